import { describe, expect, test } from "vitest";
import { TestingServer } from "./testing-server.ts";

const signedFor = (service: string, accessKeyId = "AKID") =>
  `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/eu-west-1/${service}/aws4_request, Signature=0`;
const FORM = { "Content-Type": "application/x-www-form-urlencoded" };
const IDENTITY = "Action=GetCallerIdentity&Version=2011-06-15";

describe("GetCallerIdentity", () => {
  test.each([
    ["000000000042", "000000000042"],
    ["AKIAIOSFODNN7EXAMPLE", "123456789012"],
  ])("of the access key id %s answers the account %s", async (accessKeyId, account) => {
    await using server = await new TestingServer().listen();
    const headers = { ...FORM, Authorization: signedFor("sts", accessKeyId) };
    const { status, headers: answered, text } = await server.send({ headers }, IDENTITY);
    expect(status).toBe(200);
    expect(answered["content-type"]).toBe("text/xml");
    expect(text).toBe(
      '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
        `<Arn>arn:aws:iam::${account}:root</Arn><UserId>${account}</UserId><Account>${account}</Account>` +
        `</GetCallerIdentityResult><ResponseMetadata><RequestId>${String(answered["x-amzn-requestid"])}</RequestId>` +
        "</ResponseMetadata></GetCallerIdentityResponse>",
    );
  });

  test("may be asked for in the address", async () => {
    await using server = await new TestingServer().listen();
    const { status, text } = await server.send({ method: "GET", path: `/?${IDENTITY}` });
    expect([status, text]).toEqual([200, expect.stringContaining("<Account>123456789012</Account>")]);
  });

  test("is all that is served of STS", async () => {
    await using server = await new TestingServer().listen();
    const headers = { ...FORM, Authorization: signedFor("sts") };
    const { status, text } = await server.send({ headers }, "Action=AssumeRole&RoleArn=%3Cx%3E");
    expect(status).toBe(400);
    expect(text).toContain("<Type>Sender</Type><Code>InvalidAction</Code>");
    expect(text).toContain("of STS GetCallerIdentity alone; this request is for STS (AssumeRole).");
  });
});

describe("another service's client is told where it is", () => {
  test("in JSON", async () => {
    await using server = await new TestingServer().listen();
    const { status, text } = await server.send(
      { headers: { "Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "DynamoDB_20120810.ListTables" } },
      "{}",
    );
    const message =
      "Stepwell serves AWS Step Functions only; this request is for DynamoDB (ListTables). " +
      "Set AWS_ENDPOINT_URL_SFN instead of AWS_ENDPOINT_URL, so that Step Functions alone comes here, " +
      "or AWS_ENDPOINT_URL_DYNAMODB to where DynamoDB is served.";
    expect(status).toBe(400);
    expect(JSON.parse(text)).toEqual({ __type: "UnknownOperationException", message, Message: message });
  });

  test.each([
    [
      "sqs",
      { headers: { ...FORM, Authorization: signedFor("sqs") } },
      "Action=ListQueues",
      400,
      /^<\?xml.*\n<ErrorResponse><Error>.*for SQS \(ListQueues\).*AWS_ENDPOINT_URL_SQS to/,
    ],
    [
      "ec2",
      { headers: { ...FORM, Authorization: signedFor("ec2") } },
      "Action=DescribeVpcs",
      400,
      /<Response><Errors><Error><Code>InvalidAction<.*<RequestID>/,
    ],
    [
      "s3",
      { method: "GET", headers: { Authorization: signedFor("s3") } },
      "",
      501,
      /<Error><Code>NotImplemented<.*AWS_ENDPOINT_URL_S3 to/,
    ],
    ["s3", { method: "PUT", path: "/b/k", headers: { Authorization: signedFor("s3") } }, "data", 501, /for S3\./],
    [
      "lambda",
      { path: "/2015-03-31/functions/f/invocations", headers: { Authorization: signedFor("lambda") } },
      "{}",
      400,
      /^\{"__type":"UnknownOperationException".*for Lambda\./,
    ],
    [
      "ours-not",
      { path: "/x", headers: { Authorization: signedFor("pricing") } },
      "{}",
      400,
      /for pricing\..*AWS_ENDPOINT_URL_<SERVICE> to where pricing/,
    ],
  ])("%s: %j %s → %i", async (_service, options, body, status, told) => {
    await using server = await new TestingServer().listen();
    const answer = await server.send(options, body);
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(new RegExp(told.source, "s"));
    expect(answer.headers["content-length"]).toBe(String(Buffer.byteLength(answer.text)));
  });

  test("a HEAD request has no body", async () => {
    await using server = await new TestingServer().listen();
    const answer = await server.send({ method: "HEAD", path: "/bucket", headers: { Authorization: signedFor("s3") } });
    expect([answer.status, answer.text]).toEqual([501, ""]);
  });

  test("what it sent is not repeated at length, nor as markup", async () => {
    await using server = await new TestingServer().listen();
    const action = encodeURIComponent(`<script>${"x".repeat(10_000)}`);
    const { text } = await server.send({ headers: FORM }, `Action=${action}`);
    expect(text).toContain("&lt;script&gt;");
    expect(text.length).toBeLessThan(1_000);
  });

  test("a page of another site is told nothing", async () => {
    await using server = await new TestingServer().listen();
    const headers = { ...FORM, Origin: "https://evil.test" };
    expect((await server.send({ headers }, IDENTITY)).status).toBe(403);
  });
});

describe("the health that tools of other emulators wait for", () => {
  test.each(["/_localstack/health", "/health"])("%s", async (path) => {
    await using server = await new TestingServer().listen();
    const { status, text } = await server.send({ method: "GET", path });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({ services: { stepfunctions: "available" }, edition: "stepwell" });
    server.service.draining = true;
    const drained = await server.send({ method: "GET", path });
    expect([drained.status, JSON.parse(drained.text).services]).toEqual([503, { stepfunctions: "error" }]);
    expect((await server.send({ method: "POST", path })).status).toBe(405);
  });
});
