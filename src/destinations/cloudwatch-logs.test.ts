import { expect, test } from "vitest";
import { LogBook } from "../runtime/testing-runtime.ts";
import { createVirtualClock } from "../runtime/virtual-clock.ts";
import { CloudWatchLogs } from "./cloudwatch-logs.ts";
import { entry, FakeHttp, GROUP, HOME, NOW, REFUSED, type SentCall, SIGNER } from "./testing-destinations.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

function sink({ endpoint = "http://logs:4566", aws = SIGNER } = {}) {
  const http = new FakeHttp();
  const clock = createVirtualClock(NOW);
  const log = new LogBook();
  const logs = new CloudWatchLogs({ endpoint, home: HOME, http, aws, clock, logger: log });
  return { logs, http, clock, log, operations: () => http.calls.map(operation) };
}

const operation = ({ headers }: SentCall) => headers["X-Amz-Target"]?.replace("Logs_20140328.", "");
const notFound = (message: string) => ({
  status: 400,
  body: { __type: "com.amazonaws.logs#ResourceNotFoundException", message },
});

test("entries are put into a stream of their machine and hour, in AWS's protocol", async () => {
  const { logs, http } = sink();
  await logs.write(GROUP, [entry("{1}"), entry("{2}", NOW + 1)]);
  expect(http.calls).toEqual([
    {
      url: "http://logs:4566",
      headers: {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": "Logs_20140328.PutLogEvents",
        "X-Amz-Date": "20231114T221320Z",
        Authorization: expect.stringContaining("Credential=123456789012/20231114/us-east-1/logs/aws4_request"),
      },
      body: {
        logGroupName: GROUP.name,
        logStreamName: "states/Orders/2023-11-14-22/00000000",
        logEvents: [
          { timestamp: NOW, message: "{1}" },
          { timestamp: NOW + 1, message: "{2}" },
        ],
      },
    },
  ]);
});

test("a stream that is not there is made, and the entries are put again", async () => {
  const { logs, http, operations } = sink();
  http.answer = (call) =>
    operation(call) === "PutLogEvents" && http.calls.length === 1 ? notFound("no such stream") : { status: 200 };
  await logs.write(GROUP, [entry("{1}")]);
  expect(operations()).toEqual(["PutLogEvents", "CreateLogStream", "PutLogEvents"]);
  expect(http.calls[1]?.body).toEqual({
    logGroupName: GROUP.name,
    logStreamName: "states/Orders/2023-11-14-22/00000000",
  });
});

test("a stream that another server made first serves as well", async () => {
  const { logs, http, log, operations } = sink();
  http.answer = (call) => {
    if (operation(call) === "CreateLogStream") {
      return { status: 400, body: { __type: "ResourceAlreadyExistsException", message: "there" } };
    }
    return http.calls.length === 1 ? notFound("no such stream") : { status: 200 };
  };
  await logs.write(GROUP, [entry("{1}")]);
  expect(operations()).toEqual(["PutLogEvents", "CreateLogStream", "PutLogEvents"]);
  expect(log.entries).toEqual([]);
});

test("a group that is not there is not made: the log says how to, and entries wait for it a while", async () => {
  const { logs, http, clock, log, operations } = sink();
  http.answer = () => notFound("no such group");
  const written = logs.write(GROUP, [entry("{1}")]);
  await clock.advanceBy(2_000);
  expect(operations().slice(0, 2)).toEqual(["PutLogEvents", "CreateLogStream"]);
  expect(log.entries.map(({ message }) => message)).toEqual([
    "Log entries wait: there is no log group /aws/vendedlogs/states/orders; create it with: " +
      "aws logs create-log-group --log-group-name /aws/vendedlogs/states/orders --endpoint-url http://logs:4566",
  ]);
  http.answer = () => ({ status: 200 });
  await clock.advanceBy(MINUTE_MS);
  await written;
  expect(log.entries.at(-1)?.message).toBe("A log group is sent again.");
});

test("a server that is away is tried for two minutes, then the batch is lost", async () => {
  const { logs, http, clock, log } = sink();
  http.answer = () => REFUSED;
  const written = logs.write(GROUP, [entry("{1}")]);
  await clock.advanceBy(3 * MINUTE_MS);
  await written;
  expect(http.calls).toHaveLength(8);
  expect(log.entries.map(({ message }) => message)).toEqual([
    "Log entries wait: Unable to execute HTTP request: Connect to logs:4566 failed: Connection refused",
    "Log entries are lost: Unable to execute HTTP request: Connect to logs:4566 failed: Connection refused",
  ]);
});

test("a server that does not answer is given up after half a minute", async () => {
  const { logs, http, clock, log } = sink();
  http.answer = () => "hang";
  void logs.write(GROUP, [entry("{1}")]);
  await clock.advanceBy(30_000);
  expect(log.entries[0]?.message).toBe("Log entries wait: no answer came in time");
});

test("entries that the service will never take are lost at once, which is said once", async () => {
  const { logs, http, log } = sink();
  http.answer = () => ({ status: 400, body: { __type: "InvalidParameterException", message: "too long" } });
  await logs.write(GROUP, [entry("{1}")]);
  await logs.write(GROUP, [entry("{2}")]);
  expect(http.calls).toHaveLength(2);
  expect(log.entries.map(({ message }) => message)).toEqual([
    "Log entries are lost: InvalidParameterException: too long",
  ]);
});

test("what the service took of a batch is not all: it is said what was lost", async () => {
  const { logs, http, log } = sink();
  const rejectedLogEventsInfo = { tooOldLogEventEndIndex: 1, expiredLogEventEndIndex: 2, tooNewLogEventStartIndex: 3 };
  http.answer = () => ({ status: 200, body: { nextSequenceToken: "1", rejectedLogEventsInfo } });
  await logs.write(GROUP, [entry("{1}"), entry("{2}"), entry("{3}"), entry("{4}")]);
  expect(http.calls).toHaveLength(1);
  expect(log.entries.map(({ message }) => message)).toEqual([
    "Log entries are lost: the service takes none so old, the first 1 of a batch",
    "Log entries are lost: they are older than the log group keeps, the first 2 of a batch",
    "Log entries are lost: the service takes none so new, those from number 3 of a batch on",
  ]);
});

test("batches keep to PutLogEvents' bounds: 1 MiB with 26 bytes an entry, 10,000 entries, order of time", async () => {
  const { logs, http } = sink();
  const eventsOf = ({ body }: SentCall) => body["logEvents"] as readonly { timestamp: number; message: string }[];
  const half = "é".repeat((1_048_576 / 2 - 26) / 2);
  await logs.write(GROUP, [entry(half), entry(half), entry("x")]);
  expect(http.calls.map((call) => eventsOf(call).length)).toEqual([2, 1]);
  http.calls.length = 0;
  await logs.write(
    GROUP,
    Array.from({ length: 10_001 }, (_, index) => entry("x", NOW - index)),
  );
  expect(http.calls.map((call) => eventsOf(call).length)).toEqual([10_000, 1]);
  const times = http.calls.flatMap((call) => eventsOf(call).map(({ timestamp }) => timestamp));
  expect(times).toEqual([...times].sort((a, b) => a - b));
});

test("machines and hours have streams of their own", async () => {
  const { logs, http } = sink();
  await logs.write(GROUP, [entry("1"), entry("2", NOW, "Other"), entry("3", NOW + HOUR_MS)]);
  expect(http.calls.map(({ body }) => body["logStreamName"])).toEqual([
    "states/Orders/2023-11-14-22/00000000",
    "states/Other/2023-11-14-22/00000000",
    "states/Orders/2023-11-14-23/00000000",
  ]);
});

test("told to hurry it gives up what it would try again", async () => {
  const { logs, http, clock, log } = sink();
  http.answer = () => REFUSED;
  const written = logs.write(GROUP, [entry("{1}")]);
  await clock.settle();
  logs.hurry();
  await written;
  expect(log.entries.at(-1)?.message).toContain("Log entries are lost");
  expect(clock.nextTimerAt()).toBeUndefined();
});

test("CloudWatch Logs itself is called in the group's region, signed", async () => {
  const { logs, http } = sink({ endpoint: "aws" });
  await logs.write({ ...GROUP, region: "eu-west-1" }, [entry("{1}")]);
  expect(http.calls).toMatchObject([
    { url: "https://logs.eu-west-1.amazonaws.com", headers: { Authorization: "signed" } },
  ]);
});

test("without credentials the entries are given up, and the log says why", async () => {
  const aws = { sign: () => Promise.reject(new Error("Could not load credentials from any providers")) };
  const { logs, http, clock, log } = sink({ endpoint: "aws", aws });
  const written = logs.write(GROUP, [entry("{1}")]);
  await clock.advanceBy(HOUR_MS);
  await written;
  expect(http.calls).toEqual([]);
  expect(JSON.stringify(log)).toContain("no credentials for AWS: Could not load credentials from any providers");
});
