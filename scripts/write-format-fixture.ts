import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { EpochMs, JsonText } from "../src/engine/units.ts";
import type { TaskHandler } from "../src/integrations/port.ts";
import { type ChunkLine, encodeLines } from "../src/runtime/function-log-lines.ts";
import type { Ids } from "../src/runtime/ids.ts";
import { createRuntime, type Runtime } from "../src/runtime/runtime.ts";
import { createVirtualClock } from "../src/runtime/virtual-clock.ts";
import { openSqliteStore } from "../src/store/sqlite/sqlite-store.ts";
import { describeFolder } from "../src/store/sqlite/testing-describe-folder.ts";
import type { ExecutionRow, StateMachineRow, Store } from "../src/store/store.ts";

/*
 * Writes a data folder as this release writes it, and what is in it as JSON, to
 * test/fixtures/store-formats/VERSION. Run it once for each release and commit what it wrote; later
 * releases must read the folder for ever (src/store/sqlite/released-formats.test.ts). A folder of VERSION that has
 * another layout is kept under another name: it shows that its migration reads it whole.
 *
 *     node scripts/write-format-fixture.ts 0.1.0
 */

const version = process.argv[2];
if (version === undefined) throw new Error("usage: node scripts/write-format-fixture.ts VERSION");

/** Long enough for all but the execution that waits for a year. */
const SECONDS = 20;
const START = 1_764_000_000_000 as EpochMs;
const FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:answer";
const FAILING = "arn:aws:lambda:us-east-1:123456789012:function:fail";

/** Definitions that, together, write every kind of record that the engine can. */
const DEFINITIONS: Readonly<Record<string, object>> = {
  Chain: {
    StartAt: "First",
    States: {
      First: { Type: "Pass", Next: "Choose", Result: { text: "é … 😀", n: 1 } },
      Choose: {
        Type: "Choice",
        Choices: [{ Variable: "$.n", NumericEquals: 1, Next: "Done" }],
        Default: "Broken",
      },
      Broken: { Type: "Fail", Error: "Broken", Cause: "never" },
      Done: { Type: "Succeed" },
    },
  },
  Failing: { StartAt: "Stop", States: { Stop: { Type: "Fail", Error: "Custom.Error", Cause: "on purpose" } } },
  Retried: {
    StartAt: "Call",
    States: {
      Call: {
        Type: "Task",
        Resource: FAILING,
        TimeoutSeconds: 30,
        Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 2, MaxAttempts: 2 }],
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "Caught" }],
        End: true,
      },
      Caught: { Type: "Pass", End: true },
    },
  },
  Invoke: {
    StartAt: "Invoke",
    States: {
      Invoke: {
        Type: "Task",
        Resource: "arn:aws:states:::lambda:invoke",
        Parameters: { FunctionName: FUNCTION, "Payload.$": "$" },
        End: true,
      },
    },
  },
  Branches: {
    StartAt: "Both",
    States: {
      Both: {
        Type: "Parallel",
        Branches: [
          { StartAt: "Left", States: { Left: { Type: "Pass", End: true } } },
          { StartAt: "Right", States: { Right: { Type: "Wait", Seconds: 3, End: true } } },
        ],
        End: true,
      },
    },
  },
  CutOff: {
    StartAt: "Both",
    States: {
      Both: {
        Type: "Parallel",
        Branches: [
          { StartAt: "Slow", States: { Slow: { Type: "Wait", Seconds: 600, End: true } } },
          { StartAt: "Bad", States: { Bad: { Type: "Fail", Error: "Bad" } } },
        ],
        End: true,
      },
    },
  },
  Each: {
    StartAt: "Each",
    States: {
      Each: {
        Type: "Map",
        MaxConcurrency: 2,
        ItemProcessor: { StartAt: "Item", States: { Item: { Type: "Pass", End: true } } },
        End: true,
      },
    },
  },
  Waiting: { StartAt: "Year", States: { Year: { Type: "Wait", Seconds: 31_000_000, End: true } } },
};

const handler: TaskHandler = {
  run: ({ resource, parameters }) =>
    Promise.resolve(
      resource === FAILING
        ? { kind: "failed", error: "Function.Error", cause: "it always fails" }
        : { kind: "succeeded", output: parameters },
    ),
};

/** Ids that count up, so that writing the folder twice gives the same one. */
function countingIds(): Ids {
  let count = 0;
  const next = (): string => (++count).toString(16).padStart(32, "0");
  return { turnId: next, revisionId: next };
}

async function createMachine(runtime: Runtime, name: string): Promise<StateMachineRow> {
  const outcome = await runtime.stateMachines.create({
    region: "us-east-1",
    account: "123456789012",
    name,
    type: "STANDARD",
    content: {
      definition: JSON.stringify(DEFINITIONS[name]),
      roleArn: "arn:aws:iam::123456789012:role/Role",
      loggingConfiguration: '{"level":"OFF","includeExecutionData":false}',
      tracingConfiguration: '{"enabled":false}',
      encryptionConfiguration: '{"type":"AWS_OWNED_KEY"}',
    },
    tags: [{ key: "made-by", value: version ?? "" }],
  });
  if (outcome.kind === "tooMany") throw new Error("too many state machines");
  return outcome.row;
}

async function run(folder: string, release: string): Promise<void> {
  const store = await openSqliteStore({ folder, version: release });
  const clock = createVirtualClock(START);
  const outbox = { isOpen: true, written() {} };
  const runtime = createRuntime({ store, handler, clock, random: () => 0.5, ids: countingIds(), outbox });
  await runtime.recover();
  for (const name of Object.keys(DEFINITIONS)) {
    const machine = await createMachine(runtime, name);
    const input = name === "Each" ? [1, "zwei", null] : { from: name };
    await runtime.executions.start({ machine, name: `run-of-${name}`, input: JSON.stringify(input) as JsonText });
  }
  for (let second = 0; second < SECONDS; second++) {
    await runtime.whenQuiet();
    await clock.advanceBy(1000);
  }
  await runtime.whenQuiet();
  const failed = await runtime.executions.byName("us-east-1", "123456789012", "CutOff", "run-of-CutOff");
  if (failed === undefined) throw new Error("The failed execution is not there.");
  await runtime.executions.redrive(failed.id, { clientToken: "redrive-of-CutOff" });
  await runtime.whenQuiet();
  const waiting = await runtime.executions.byName("us-east-1", "123456789012", "Waiting", "run-of-Waiting");
  if (waiting === undefined) throw new Error("The waiting execution is not there.");
  await runtime.drain();
  await runtime.close();
  await store.send(waiting.id, '{"kind":"a message that was not yet taken"}');
  await writeBesideTurns(store, waiting);
  await store.close();
}

/** What no turn writes: an Express execution that has not ended, and what functions printed. */
async function writeBesideTurns(store: Store, waiting: ExecutionRow): Promise<void> {
  const { stateMachineId, revisionId, startedAt } = waiting;
  const start = { stateMachineId, revisionId, name: "express", input: '{"é":1}', startedAt };
  const executionArn = "arn:aws:states:us-east-1:123456789012:express:Waiting:express:1";
  const more = { startedThrough: { version: 1, alias: "live" }, mockTestCase: "Case", traceHeader: "Root=1" };
  await store.changeExpress({
    started: [
      { ...start, executionArn },
      { ...start, executionArn, ...more },
    ],
    ended: [],
  });
  const line = {
    stateName: "Year",
    attempt: 1,
    requestId: "r",
    functionName: "answer",
    stream: "stdout",
    at: startedAt,
  } as const;
  const lines = [1, 2].map((sequence): ChunkLine => ({ ...line, sequence, text: `line ${sequence} …` }));
  await store.addFunctionLogs([{ executionId: waiting.id, lines: encodeLines(lines) }]);
}

const folder = mkdtempSync(join(tmpdir(), "stepwell-format-"));
await run(folder, version);
const target = fileURLToPath(new URL(`../test/fixtures/store-formats/${version}`, import.meta.url));
mkdirSync(target, { recursive: true });
cpSync(join(folder, "stepwell.sqlite"), join(target, "stepwell.sqlite"));
const store = await openSqliteStore({ folder, version });
writeFileSync(join(target, "expected.json"), `${JSON.stringify(await describeFolder(store), null, 2)}\n`);
await store.close();
rmSync(folder, { recursive: true });
