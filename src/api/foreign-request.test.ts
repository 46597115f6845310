import { describe, expect, test } from "vitest";
import { readForeignRequest } from "./foreign-request.ts";

const signedFor = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;
const FORM = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };

describe("a request to another service is known", () => {
  test.each([
    [
      "by its target",
      { headers: { "x-amz-target": "DynamoDB_20120810.ListTables" } },
      "",
      { protocol: "json", service: "dynamodb", operation: "ListTables" },
    ],
    [
      "by its signature, whatever its target is called",
      { headers: { "x-amz-target": "Logs_20140328.DescribeLogGroups", authorization: signedFor("logs") } },
      "{}",
      { protocol: "json", service: "logs", operation: "DescribeLogGroups" },
    ],
    [
      "by the action of its form",
      { headers: { ...FORM, authorization: signedFor("sns") } },
      "Action=ListTopics&Version=2010-03-31",
      { protocol: "query", service: "sns", operation: "ListTopics" },
    ],
    [
      "by the action in its address",
      { method: "GET", url: "/?Action=GetCallerIdentity&Version=2011-06-15", headers: {} },
      undefined,
      { protocol: "query", operation: "GetCallerIdentity" },
    ],
    [
      "as EC2's, which has XML of its own",
      { headers: FORM },
      "Action=DescribeInstances&Version=2016-11-15",
      { protocol: "ec2", operation: "DescribeInstances" },
    ],
    [
      "as S3's, by its signature",
      { method: "PUT", url: "/bucket/key", headers: { authorization: signedFor("s3") } },
      undefined,
      { protocol: "s3", service: "s3" },
    ],
    [
      "as S3's, by a presigned address",
      { method: "GET", url: "/b/k?X-Amz-Credential=AKID%2F20260101%2Feu-west-1%2Fs3%2Faws4_request", headers: {} },
      undefined,
      { protocol: "s3", service: "s3" },
    ],
    [
      "as S3's, by its host",
      { method: "GET", url: "/key", headers: { host: "bucket.s3.localhost:8083" } },
      undefined,
      { protocol: "s3", service: "s3" },
    ],
    [
      "as a REST service's, by its signature",
      { url: "/2015-03-31/functions/f/invocations", headers: { authorization: signedFor("lambda") } },
      undefined,
      { protocol: "rest-json", service: "lambda" },
    ],
    [
      "as one that writes XML",
      { method: "GET", url: "/2013-04-01/hostedzone", headers: { authorization: signedFor("route53") } },
      undefined,
      { protocol: "rest-xml", service: "route53" },
    ],
  ])("%s", (_how, head, body, foreign) => {
    const request = { method: "POST", url: "/", ...head };
    expect(readForeignRequest(request, body === undefined ? undefined : Buffer.from(body))).toEqual(foreign);
  });
});

test.each([
  { headers: {} },
  { headers: { "content-type": "application/x-amz-json-1.0" } },
  { headers: { "x-amz-target": "" } },
  { headers: { authorization: signedFor("states") } },
  { url: "/other", headers: {} },
  { method: "GET", url: "/?q=1", headers: {} },
  { headers: { ...FORM } },
])("nothing shows that %j is for another service", (head) => {
  expect(readForeignRequest({ method: "POST", url: "/", ...head }, Buffer.from("a=b"))).toBeUndefined();
});
