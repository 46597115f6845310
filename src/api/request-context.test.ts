import { expect, test } from "vitest";
import { readRequestContext } from "./request-context.ts";

const DEFAULTS = { region: "us-east-1", account: "123456789012" };

function authorization(accessKeyId: string, region: string): string {
  return `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/${region}/states/aws4_request, SignedHeaders=host;x-amz-date, Signature=0f`;
}

test("the region is the one that the request was signed for", () => {
  const context = readRequestContext(
    { authorization: authorization("AKIAIOSFODNN7EXAMPLE", "eu-central-1") },
    "id",
    DEFAULTS,
  );
  expect(context).toEqual({
    region: "eu-central-1",
    account: "123456789012",
    requestId: "id",
    caller: { region: "eu-central-1" },
  });
});

test("an access key id of 12 digits is the account", () => {
  const context = readRequestContext({ authorization: authorization("000000000042", "us-west-2") }, "id", DEFAULTS);
  expect(context).toEqual({
    region: "us-west-2",
    account: "000000000042",
    requestId: "id",
    caller: { region: "us-west-2", account: "000000000042" },
  });
});

test.each([
  undefined,
  "",
  "Bearer x",
  "AWS4-HMAC-SHA256 Credential=",
  "AWS4-HMAC-SHA256 Credential=AKID/20260101/us east/states/aws4_request",
  "AWS4-HMAC-SHA256 Credential=AKID/20260101/x:stateMachine:y/states/aws4_request",
  `AWS4-HMAC-SHA256 Credential=AKID/20260101/${"a".repeat(5000)}/states/aws4_request`,
])("a header that names no region leaves the defaults: %s", (header) => {
  expect(readRequestContext({ authorization: header }, "id", DEFAULTS)).toMatchObject(DEFAULTS);
});

test("a trace header is taken up unless it is too long", () => {
  expect(readRequestContext({ "x-amzn-trace-id": "Root=1" }, "id", DEFAULTS).traceHeader).toBe("Root=1");
  expect(readRequestContext({ "x-amzn-trace-id": "x".repeat(257) }, "id", DEFAULTS).traceHeader).toBeUndefined();
});
