import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ApiClient } from "../support/api-client.ts";
import { type OutsideRequest, startOutsideServer } from "../support/outside-server.ts";
import { type ScratchFolder, scratchFolder } from "../support/scratch-folder.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { until } from "../support/until.ts";

const ARN = "arn:aws:states:us-east-1:123456789012";
const DEADLINE_MS = 20_000;

const PASS = { StartAt: "Only", States: { Only: { Type: "Pass", End: true } } };
const FAIL = { StartAt: "Only", States: { Only: { Type: "Fail", Error: "Broken" } } };

interface StatusEvent {
  readonly id: string;
  readonly detail: { readonly name: string; readonly status: string };
}

const statusEvents = (requests: readonly OutsideRequest[]) => requests.map(({ body }) => body as StatusEvent);
const told = (requests: readonly OutsideRequest[]) =>
  statusEvents(requests).map(({ detail: { name, status } }) => `${name} ${status}`);

function configure(folder: ScratchFolder, config: object): void {
  writeFileSync(join(folder.path, "stepwell.config.json"), JSON.stringify(config));
}

const start = (folder: ScratchFolder, env: Readonly<Record<string, string>> = {}) =>
  startServerProcess({ cwd: folder.path, args: ["--data", "data"], env });

async function createMachine(api: ApiClient, name: string, more: object): Promise<void> {
  const definition = JSON.stringify(PASS);
  await api.call("CreateStateMachine", { name, definition, roleArn: "arn:aws:iam::123456789012:role/any", ...more });
}

const logging = (level: string, group: string, includeExecutionData = false) => ({
  loggingConfiguration: {
    level,
    includeExecutionData,
    destinations: [
      { cloudWatchLogsLogGroup: { logGroupArn: `arn:aws:logs:us-east-1:123456789012:log-group:${group}:*` } },
    ],
  },
});

async function ended(server: ServerProcess | undefined): Promise<void> {
  await server?.stop();
}

test("an event that was committed and not delivered when the server was killed arrives after the next start, under its id", async () => {
  using folder = scratchFolder("outbox");
  let isAnswering = false;
  await using webhook = await startOutsideServer(() => (isAnswering ? { status: 200 } : undefined));
  configure(folder, { events: { webhook: `${webhook.url}/hook`, headers: { "X-Token": "abc" } } });
  const first = await start(folder);
  const api = new ApiClient(first.endpoint);
  await createMachine(api, "Orders", {});
  await api.call("StartExecution", { stateMachineArn: `${ARN}:stateMachine:Orders`, name: "one", input: "{}" });
  // Acknowledged, so committed; the webhook has been asked and has not answered.
  await until("the webhook was called", DEADLINE_MS, async () => webhook.requests[0]);
  await first.kill();
  const [cutOff] = statusEvents(webhook.requests);
  expect(webhook.requests).toHaveLength(1);

  isAnswering = true;
  const second = await start(folder);
  try {
    await until("both events arrived", DEADLINE_MS, async () => (webhook.requests.length === 3 ? true : undefined));
    expect(told(webhook.requests)).toEqual(["one RUNNING", "one RUNNING", "one SUCCEEDED"]);
    expect(statusEvents(webhook.requests)[1]?.id).toBe(cutOff?.id);
    expect(webhook.requests[2]).toMatchObject({
      path: "/hook",
      headers: { "content-type": "application/json", "x-token": "abc" },
    });
  } finally {
    await ended(second);
  }
  // What was told is not told again.
  const third = await start(folder);
  const again = new ApiClient(third.endpoint);
  try {
    await again.call("StartExecution", { stateMachineArn: `${ARN}:stateMachine:Orders`, name: "two", input: "{}" });
    await until("the next events arrived", DEADLINE_MS, async () => (webhook.requests.length >= 5 ? true : undefined));
    expect(told(webhook.requests).slice(3)).toEqual(["two RUNNING", "two SUCCEEDED"]);
  } finally {
    await ended(third);
  }
});

test("a webhook that is saved into the configuration counts at once", async () => {
  using folder = scratchFolder("webhook-saved");
  await using webhook = await startOutsideServer(() => ({ status: 200 }));
  configure(folder, {});
  const server = await start(folder);
  const api = new ApiClient(server.endpoint);
  try {
    await createMachine(api, "Orders", {});
    configure(folder, { events: { webhook: webhook.url } });
    let starts = 0;
    await until("the webhook is told", DEADLINE_MS, async () => {
      const name = `run-${++starts}`;
      await api.call("StartExecution", { stateMachineArn: `${ARN}:stateMachine:Orders`, name, input: "{}" });
      return webhook.requests.length > 1 ? true : undefined;
    });
    configure(folder, { events: { webhook: "nowhere" } });
    await until("the log names the mistake", DEADLINE_MS, async () =>
      server.stderr().includes("events.webhook: expected an http:// or https:// URL") ? true : undefined,
    );
  } finally {
    await ended(server);
  }
});

test("log groups are files, for Standard and Express, and what waits is written when the server stops", async () => {
  using folder = scratchFolder("log-groups");
  const server = await start(folder);
  const api = new ApiClient(server.endpoint);
  await createMachine(api, "Standard", logging("ALL", "/aws/vendedlogs/states/orders", true));
  await createMachine(api, "Express", { type: "EXPRESS", ...logging("ALL", "/aws/vendedlogs/states/orders") });
  await createMachine(api, "Failing", { definition: JSON.stringify(FAIL), ...logging("ERROR", "errors") });
  await createMachine(api, "Silent", {});
  for (const machine of ["Standard", "Failing", "Silent"]) {
    await api.call("StartExecution", {
      stateMachineArn: `${ARN}:stateMachine:${machine}`,
      name: "one",
      input: '{"a":1}',
    });
  }
  const { executionArn } = await api.call("StartSyncExecution", { stateMachineArn: `${ARN}:stateMachine:Express` });
  await ended(server);

  const lines = (file: string) =>
    readFileSync(join(folder.path, "data", "logs", file), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const orders = lines("+aws+vendedlogs+states+orders.jsonl");
  const of = (arn: unknown) => orders.filter((line) => line["execution_arn"] === arn);
  const types = ["ExecutionStarted", "PassStateEntered", "PassStateExited", "ExecutionSucceeded"];
  expect(of(`${ARN}:execution:Standard:one`).map(({ type }) => type)).toEqual(types);
  expect(of(executionArn).map(({ type, details }) => [type, details])).toEqual([
    ["ExecutionStarted", { roleArn: "arn:aws:iam::123456789012:role/any" }],
    ["PassStateEntered", { name: "Only" }],
    ["PassStateExited", { name: "Only" }],
    ["ExecutionSucceeded", {}],
  ]);
  expect(of(`${ARN}:execution:Standard:one`)[1]).toEqual({
    details: { input: '{"a":1}', inputDetails: { truncated: false }, name: "Only" },
    redrive_count: "0",
    id: "2",
    type: "PassStateEntered",
    previous_event_id: "0",
    event_timestamp: expect.stringMatching(/^\d{13}$/),
    execution_arn: `${ARN}:execution:Standard:one`,
  });
  expect(lines("errors.jsonl").map(({ type }) => type)).toEqual(["FailStateEntered", "ExecutionFailed"]);
});

test("servers with the APIs of CloudWatch Logs and EventBridge get entries and events", async () => {
  using folder = scratchFolder("aws-endpoints");
  const target = ({ headers }: OutsideRequest) => String(headers["x-amz-target"]);
  await using aws = await startOutsideServer((request) => {
    const isNewStream = aws.requests.filter((sent) => target(sent) === "Logs_20140328.PutLogEvents").length === 1;
    return target(request) === "Logs_20140328.PutLogEvents" && isNewStream
      ? {
          status: 400,
          body: { __type: "ResourceNotFoundException", message: "The specified log stream does not exist." },
        }
      : { status: 200 };
  });
  configure(folder, { events: { eventBridge: "orders" } });
  const server = await start(folder, {
    AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: aws.url,
    AWS_ENDPOINT_URL_EVENTBRIDGE: aws.url,
  });
  const api = new ApiClient(server.endpoint);
  try {
    await createMachine(api, "Orders", logging("FATAL", "orders"));
    await createMachine(api, "Failing", { definition: JSON.stringify(FAIL), ...logging("FATAL", "orders") });
    await api.call("StartExecution", { stateMachineArn: `${ARN}:stateMachine:Failing`, name: "one", input: "{}" });
    const sent = await until("everything arrived", DEADLINE_MS, async () => {
      const puts = aws.requests.filter((request) => target(request) === "AWSEvents.PutEvents");
      const entries = puts.flatMap(({ body }) => (body as { Entries: object[] }).Entries);
      const logs = aws.requests.filter((request) => target(request).startsWith("Logs_"));
      return entries.length === 2 && logs.length === 3 ? { entries, logs } : undefined;
    });
    expect(sent.entries).toMatchObject([
      { EventBusName: "orders", Source: "aws.states", Detail: expect.stringContaining('"status":"RUNNING"') },
      { EventBusName: "orders", Source: "aws.states", Detail: expect.stringContaining('"status":"FAILED"') },
    ]);
    expect(sent.logs.map(target)).toEqual([
      "Logs_20140328.PutLogEvents",
      "Logs_20140328.CreateLogStream",
      "Logs_20140328.PutLogEvents",
    ]);
    expect(sent.logs[2]?.body).toMatchObject({
      logGroupName: "orders",
      logStreamName: expect.stringMatching(/^states\/Failing\/\d{4}-\d\d-\d\d-\d\d\/0{8}$/),
      logEvents: [{ message: expect.stringContaining('"type":"ExecutionFailed"') }],
    });
  } finally {
    await ended(server);
  }
});
