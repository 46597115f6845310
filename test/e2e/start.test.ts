import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { ApiClient } from "../support/api-client.ts";
import { FunctionServer } from "../support/function-server.ts";
import { type ScratchFolder, scratchFolder } from "../support/scratch-folder.ts";
import { refusedStart, type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { until } from "../support/until.ts";
import { ROLE } from "./tutorial.ts";

let scratch: ScratchFolder;
let cwd: string;

beforeEach(() => {
  scratch = scratchFolder("start");
  cwd = scratch.path;
});

afterEach(() => scratch[Symbol.dispose]());

/** A server that a failing test does not leave behind. */
async function serve(...args: readonly string[]): Promise<ServerProcess> {
  const server = await startServerProcess({ cwd, args });
  onTestFinished(() => void server.kill());
  return server;
}

function clientOf(server: ServerProcess): ApiClient {
  const client = new ApiClient(server.endpoint);
  onTestFinished(() => client.close());
  return client;
}

async function create(client: ApiClient, name: string, state: object): Promise<unknown> {
  const definition = JSON.stringify({ StartAt: "State", States: { State: { ...state, End: true } } });
  const { stateMachineArn } = await client.call("CreateStateMachine", { name, definition, roleArn: ROLE });
  return stateMachineArn;
}

const statusOf = (client: ApiClient, executionArn: unknown, status: string) => async () => {
  const described = await client.call("DescribeExecution", { executionArn });
  return described["status"] === status ? described : undefined;
};

function withDatabase<T>(path: string, use: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(path);
  try {
    return use(database);
  } finally {
    database.close();
  }
}

function portOf({ endpoint }: ServerProcess): number {
  return Number(new URL(endpoint).port);
}

describe("the ready line", () => {
  test("is one line of JSON and all that there is on stdout", async () => {
    const server = await serve("--data", "data");
    await clientOf(server).call("ListStateMachines");
    await server.stop();
    expect(server.stdout().trimEnd().split("\n")).toHaveLength(1);
    expect(JSON.parse(server.stdout())).toEqual({ endpoint: server.endpoint, console: null, pid: server.pid });
    expect(server.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  test("has nothing but JSON beside it on stderr where a machine reads the log", async () => {
    const server = await serve("--data", "data", "--log-format", "json", "--log-level", "trace");
    const client = clientOf(server);
    const unreachable = "arn:aws:lambda:us-east-1:123456789012:function:not-configured";
    const stateMachineArn = await create(client, "fails", { Type: "Task", Resource: unreachable });
    const { executionArn } = await client.call("StartExecution", { stateMachineArn });
    await until("its failure", 5_000, statusOf(client, executionArn, "FAILED"));
    await server.stop();
    const lines = server.stderr().trimEnd().split("\n");
    expect(lines.join("")).toContain("not-configured");
    for (const line of lines) {
      expect(JSON.parse(line)).toMatchObject({ level: expect.any(String), time: expect.any(String) });
    }
  });
});

describe("the data folder", () => {
  test("keeps itself out of version control", async () => {
    const server = await serve("--data", "data");
    expect(readFileSync(join(cwd, "data", ".gitignore"), "utf8")).toBe("*\n");
    await server.stop();
    if (spawnSync("git", ["init", "-q"], { cwd }).status !== 0) return;
    expect(spawnSync("git", ["status", "--porcelain"], { cwd, encoding: "utf8" }).stdout).toBe("");
  });

  test("is .stepwell in the working directory unless told otherwise, and none is made for a store in memory", async () => {
    await (await serve()).stop();
    expect(statSync(join(cwd, ".stepwell")).isDirectory()).toBe(true);
    await (await serve("--store", "memory", "--data", "unused")).stop();
    expect(existsSync(join(cwd, "unused"))).toBe(false);
  });

  test("is refused to a second server, which is told who has it", async () => {
    const server = await serve("--data", "data");
    const second = await refusedStart({ cwd, args: ["--data", "data"] });
    expect(second).toMatchObject({ code: 2, stdout: "" });
    expect(second.stderr).toContain(join(cwd, "data"));
    expect(second.stderr).toContain(`process ${server.pid}, port ${portOf(server)}`);
    expect(second.stderr).not.toContain("    at ");
    // The first is none the worse for it.
    expect(await clientOf(server).call("ListStateMachines")).toEqual({ stateMachines: [] });
  });

  test("is free again after a kill -9", async () => {
    await (await serve("--data", "data")).kill();
    expect(existsSync(join(cwd, "data", "lock.json"))).toBe(true);
    const { code } = await (await serve("--data", "data")).stop();
    expect(code).toBe(0);
  });

  test("of a newer release is refused, naming the release that wrote it, and is left as it is", async () => {
    await (await serve("--data", "data")).stop();
    const path = join(cwd, "data", "stepwell.sqlite");
    withDatabase(path, (database) => {
      database.exec("CREATE TABLE of_the_future (id INTEGER)");
      database.prepare("INSERT INTO migrations (number, hash, version) VALUES (?, ?, ?)").run(9999, "later", "98.7.6");
    });
    const content = (database: DatabaseSync) => [
      database.prepare("SELECT * FROM migrations").all(),
      database.prepare("SELECT sql FROM sqlite_schema").all(),
    ];
    const before = withDatabase(path, content);
    const refused = await refusedStart({ cwd, args: ["--data", "data"] });
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toContain("98.7.6");
    expect(withDatabase(path, content)).toEqual(before);
  });

  test("copied while its server is stopped is a backup that opens elsewhere", async () => {
    const server = await serve("--data", "data");
    const client = clientOf(server);
    const stateMachineArn = await create(client, "hello", { Type: "Pass", Result: "kept" });
    const { executionArn } = await client.call("StartExecution", { stateMachineArn, name: "first" });
    await until("the end", 5_000, statusOf(client, executionArn, "SUCCEEDED"));
    const history = await client.history(String(executionArn));
    await server.stop();
    cpSync(join(cwd, "data"), join(cwd, "backup"), { recursive: true });

    // The backup lives its own life beside the original.
    const [original, copy] = [await serve("--data", "data"), await serve("--data", "backup")];
    for (const each of [original, copy]) expect(await clientOf(each).history(String(executionArn))).toEqual(history);
    await clientOf(copy).call("StartExecution", { stateMachineArn, name: "second" });
    const names = async (of: ServerProcess) =>
      (await clientOf(of).all("ListExecutions", "executions", { stateMachineArn })).length;
    expect([await names(original), await names(copy)]).toEqual([1, 2]);
  });
});

describe("a port in use", () => {
  test("ends with exit code 2, naming who has it", async () => {
    const server = await serve("--data", "data");
    const refused = await refusedStart({ cwd, args: ["--port", String(portOf(server)), "--data", "other"] });
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toContain(`Port ${portOf(server)} on 127.0.0.1 is in use`);
    expect(refused.stderr).toContain("another Stepwell server");
    expect(refused.stderr).not.toContain("    at ");
    // Its folder is not locked for the next try.
    expect((await (await serve("--data", "other")).stop()).code).toBe(0);
  });
});

describe.each(["SIGTERM", "SIGINT"] as const)("%s", (signal) => {
  test("lets a running task report, ends with 0, and all is there after a restart", async () => {
    let answer = (): void => undefined;
    const functions = await FunctionServer.start(
      () => new Promise((resolve) => (answer = () => resolve({ output: "done" }))),
    );
    onTestFinished(() => functions.close());
    writeFileSync(
      join(cwd, "stepwell.config.json"),
      JSON.stringify({ data: "data", functions: functions.config(["work"]) }),
    );
    const server = await serve();
    const client = clientOf(server);
    const work = "arn:aws:lambda:us-east-1:123456789012:function:work";
    const tasks = await create(client, "tasks", { Type: "Task", Resource: work });
    const waits = await create(client, "waits", { Type: "Wait", Seconds: 3600 });
    const { executionArn } = await client.call("StartExecution", { stateMachineArn: tasks, name: "in-flight" });
    const waiting = await client.call("StartExecution", { stateMachineArn: waits, name: "waiting" });
    await until("the call of the function", 5_000, async () => functions.calls[0]);

    process.kill(server.pid, signal);
    await until("not ready any more", 5_000, () => notReady(server));
    answer();
    expect(await server.exited).toEqual({ code: 0, signal: null });

    const again = clientOf(await serve());
    expect(await again.call("DescribeExecution", { executionArn })).toMatchObject({
      status: "SUCCEEDED",
      output: '"done"',
    });
    expect(await again.call("DescribeExecution", { executionArn: waiting["executionArn"] })).toMatchObject({
      status: "RUNNING",
      startDate: waiting["startDate"],
    });
    expect((await again.all("ListStateMachines", "stateMachines", {})).length).toBe(2);
    expect(functions.calls).toHaveLength(1);
  });
});

/** The answers, or refusals, of twenty who wait for an Express execution of so many seconds while the server stops. */
async function answersAtStop(seconds: number): Promise<PromiseSettledResult<Record<string, unknown>>[]> {
  const server = await serve("--store", "memory");
  const client = clientOf(server);
  const definition = JSON.stringify({ StartAt: "W", States: { W: { Type: "Wait", Seconds: seconds, End: true } } });
  const create = { name: "waits", type: "EXPRESS", definition, roleArn: ROLE };
  const { stateMachineArn } = await client.call("CreateStateMachine", create);
  const answers = Promise.allSettled(
    Array.from({ length: 20 }, () => clientOf(server).call("StartSyncExecution", { stateMachineArn })),
  );
  const running = `${server.endpoint}/stepwell/express?stateMachineArn=${encodeURIComponent(String(stateMachineArn))}`;
  await until("all to run", 5_000, async () => {
    const { executions } = (await (await fetch(running)).json()) as { readonly executions: readonly unknown[] };
    return executions.length === 20 ? true : undefined;
  });
  expect(await server.stop()).toEqual({ code: 0, signal: null });
  return answers;
}

test("whoever waits for an execution that ends while the server stops is still answered", async () => {
  const answers = await answersAtStop(1);
  expect(answers).toHaveLength(20);
  for (const answer of answers) expect(answer).toMatchObject({ value: { status: "SUCCEEDED" } });
});

test("whoever waits for one that cannot end by then is told so, and the server stops at once", async () => {
  const begun = performance.now();
  for (const answer of await answersAtStop(60))
    expect(answer).toMatchObject({ reason: { name: "ServiceUnavailable" } });
  expect(performance.now() - begun).toBeLessThan(8_000);
});

test("a server that is idle stops at once, also with keep-alive connections open", async () => {
  const server = await serve("--data", "data");
  await clientOf(server).call("ListStateMachines");
  const silent = connect(portOf(server), "127.0.0.1");
  onTestFinished(() => void silent.destroy());
  silent.on("error", () => undefined);
  await new Promise((resolve) => silent.once("connect", resolve));
  const begun = performance.now();
  expect(await server.stop()).toEqual({ code: 0, signal: null });
  expect(performance.now() - begun).toBeLessThan(3_000);
});

/** true once /readyz no longer answers 200. */
function notReady({ endpoint }: ServerProcess): Promise<true | undefined> {
  return new Promise((resolve) => {
    get(`${endpoint}/readyz`, { agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200 ? undefined : true);
    }).on("error", () => resolve(true));
  });
}
