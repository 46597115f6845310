import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ScratchFolder, scratchFolder } from "../support/scratch-folder.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { awsOfEveryService, type CommandLine, errorOf, reasonWithoutAws } from "./command-line.ts";

const reason = reasonWithoutAws();

let folder: ScratchFolder;
let server: ServerProcess;
let aws: CommandLine;

beforeAll(async () => {
  folder = scratchFolder("other-services");
  server = await startServerProcess({ cwd: folder.path, args: ["--store", "memory"] });
  aws = awsOfEveryService(folder.path, server.endpoint);
});

afterAll(async () => {
  await server?.stop();
  folder?.[Symbol.dispose]();
});

describe
  .skipIf(reason !== undefined)
  .concurrent(`the AWS CLI led here for every service${reason === undefined ? "" : ` (${reason})`}`, () => {
    test("is told who it is", async () => {
      const called = await aws.call("sts get-caller-identity", { AWS_ACCESS_KEY_ID: "000000000042" });
      expect(called.exitCode, called.stderr).toBe(0);
      expect(JSON.parse(called.stdout)).toEqual({
        UserId: "000000000042",
        Account: "000000000042",
        Arn: "arn:aws:iam::000000000042:root",
      });
    });

    // One of each protocol.
    test.each([
      ["dynamodb list-tables", "UnknownOperationException", "DynamoDB (ListTables)", "AWS_ENDPOINT_URL_DYNAMODB"],
      ["lambda list-functions", "UnknownOperationException", "Lambda", "AWS_ENDPOINT_URL_LAMBDA"],
      ["sns list-topics", "InvalidAction", "SNS (ListTopics)", "AWS_ENDPOINT_URL_SNS"],
      ["ec2 describe-vpcs", "InvalidAction", "EC2 (DescribeVpcs)", "AWS_ENDPOINT_URL_EC2"],
      ["route53 list-hosted-zones", "InvalidAction", "Route 53", "AWS_ENDPOINT_URL_ROUTE_53"],
      ["s3api list-buckets", "NotImplemented", "S3", "AWS_ENDPOINT_URL_S3"],
    ])("prints why %s is refused, and where it belongs", async (words, name, service, variable) => {
      const called = await aws.call(words);
      const error = errorOf(called);
      expect(error.name, called.stderr).toBe(name);
      expect(error.message).toContain(`this request is for ${service}. Set AWS_ENDPOINT_URL_SFN instead of`);
      expect(error.message).toContain(`or ${variable} to where`);
    });
  });
