import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ApiClient, type HistoryEvent } from "../support/api-client.ts";
import { FunctionServer } from "../support/function-server.ts";
import { type ScratchFolder, scratchFolder } from "../support/scratch-folder.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { until } from "../support/until.ts";
import { brokenRules } from "../support/whole-history.ts";
import type { Expected, ExpectedExecution } from "./expected.ts";
import { LOCAL_FUNCTION, OVER_BY_THEN_SECONDS, REPORTED } from "./phases.ts";

const FIXTURES = resolve(import.meta.dirname, "../fixtures/killed-folders");
const VERSIONS = readdirSync(FIXTURES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** Also where the folder has only just been written. */
const ENDS_WITHIN_MS = (OVER_BY_THEN_SECONDS + 10) * 1000;
const ALMOST_SECONDS = 60;

describe.each(VERSIONS)("a folder that a killed Stepwell %s left", (version) => {
  const expected = JSON.parse(readFileSync(join(FIXTURES, version, "expected.json"), "utf8")) as Expected;
  let scratch: ScratchFolder;
  let functions: FunctionServer;
  let server: ServerProcess;
  let client: ApiClient;

  beforeAll(async () => {
    scratch = scratchFolder("killed-folder");
    mkdirSync(join(scratch.path, "data"));
    copyFileSync(join(FIXTURES, version, "stepwell.sqlite"), join(scratch.path, "data", "stepwell.sqlite"));
    functions = await FunctionServer.start(({ payload }) => ({ output: { answered: payload } }));
    const { name, file, text, config: local } = LOCAL_FUNCTION;
    writeFileSync(join(scratch.path, file), text);
    const config = { data: "data", functions: { ...functions.config(expected.functions), [name]: local } };
    writeFileSync(join(scratch.path, "stepwell.config.json"), JSON.stringify(config));
    server = await startServerProcess({ cwd: scratch.path, env: { STEPWELL_VERIFY_FOLDS: "1" } });
    client = new ApiClient(server.endpoint);
    await report();
  });

  afterAll(async () => {
    client?.close();
    await server?.kill();
    await functions?.close();
    scratch?.[Symbol.dispose]();
  });

  test.each(expected.executions.map((execution) => [nameOf(execution), execution] as const))(
    "%s goes on from where it was and comes to what it must",
    async (_, { executionArn, history, comesTo }) => {
      const isOver = comesTo.secondsAfterStart === undefined || secondsSince(history[0]) > comesTo.secondsAfterStart;
      const described = isOver ? await ended(executionArn) : await client.call("DescribeExecution", { executionArn });
      expect(outcomeOf(described)).toEqual(isOver ? outcomeOf(comesTo) : { status: "RUNNING" });
      const events = await client.history(executionArn);
      expect(events.slice(0, history.length)).toEqual(history);
      const wasOver = /^Execution(?!Started)/.test(history.at(-1)?.type ?? "");
      if (wasOver || !isOver) expect(events).toEqual(history);
      if (isOver) expect(brokenRules(events)).toEqual([]);
    },
    ENDS_WITHIN_MS + 5_000,
  );

  test("has called again what was in flight, and nothing that was over", () => {
    const calls = calledFunctions();
    expect(new Set(functions.calls.map(({ key }) => key)).size).toBe(calls.length);
    expect(calls).not.toContain('now {"order":1}');
    expect(calls).not.toContain('late {"number":1,"item":"b"}');
    expect(calls).toContain('late {"number":2,"item":"c"}');
  });

  test(
    "runs Express executions again that had not ended",
    async () => {
      for (const call of expected.expressCalls) {
        await until(call, ENDS_WITHIN_MS, async () => calledFunctions().includes(call) || undefined);
      }
    },
    ENDS_WITHIN_MS + 5_000,
  );

  test("shows what functions had printed", async () => {
    for (const { executionArn, lines } of expected.printed) {
      const logs = `/stepwell/executions/${encodeURIComponent(executionArn)}/logs`;
      const shown: unknown = await (await fetch(`${server.endpoint}${logs}`)).json();
      expect(shown).toEqual({ lines });
    }
  });

  test.each(expected.answers)("answers $operation as before", async ({ operation, request, answer }) => {
    expect(await client.call(operation, request)).toEqual(answer);
  });

  test("takes new executions, and its used names are used", async () => {
    const stateMachineArn = "arn:aws:states:us-east-1:123456789012:stateMachine:Revised";
    const used = client.call("StartExecution", { stateMachineArn, name: "first" });
    await expect(used).rejects.toMatchObject({ name: "ExecutionAlreadyExists" });
    const { executionArn } = await client.call("StartExecution", { stateMachineArn, name: "third" });
    const described = await client.call("DescribeStateMachineForExecution", { executionArn });
    expect(described["definition"]).toContain("second revision");
    const deleted = stateMachineArn.replace("Revised", "Deleted");
    const gone = client.call("StartExecution", { stateMachineArn: deleted });
    // Until the next sweep it is still being deleted.
    await expect(gone).rejects.toMatchObject({ name: expect.stringMatching(/^StateMachine(Deleting|DoesNotExist)$/) });
  });

  /** Whoever has a token, or fetches tasks, goes on with the server that is there now. */
  async function report(): Promise<void> {
    const tokens = [...expected.taskTokens];
    for (const activityArn of expected.openActivities) {
      tokens.push(String((await client.call("GetActivityTask", { activityArn }))["taskToken"]));
    }
    const output = JSON.stringify(REPORTED);
    for (const taskToken of tokens) await client.call("SendTaskSuccess", { taskToken, output });
  }

  function calledFunctions(): readonly string[] {
    return functions.calls.map(({ name, payload }) => `${name} ${JSON.stringify(payload)}`);
  }

  function ended(executionArn: string): Promise<Record<string, unknown>> {
    return until(`the end of ${executionArn}`, ENDS_WITHIN_MS, async () => {
      const described = await client.call("DescribeExecution", { executionArn });
      return described["status"] === "RUNNING" ? undefined : described;
    });
  }
});

test("there is a folder of this release", () => {
  const { version } = JSON.parse(readFileSync(resolve(import.meta.dirname, "../../package.json"), "utf8"));
  expect(VERSIONS).toContain(version);
});

function nameOf({ executionArn }: ExpectedExecution): string {
  return executionArn.split(":").slice(-2).join(":");
}

/** A wait that is almost over counts as over, and is awaited. */
function secondsSince(start: HistoryEvent | undefined): number {
  return Date.now() / 1000 - (start?.timestamp ?? 0) + ALMOST_SECONDS;
}

/** Status, output, error and cause, of what is described and of what is expected. */
function outcomeOf(described: object): object {
  const members = ["status", "output", "error", "cause"];
  return Object.fromEntries(Object.entries(described).filter(([name]) => members.includes(name)));
}
