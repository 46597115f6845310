import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Expected, ExpectedExecution } from "../test/killed-folders/expected.ts";
import {
  ACTIVITIES,
  CUT_OFF,
  DELETED,
  EXPRESS,
  FUNCTIONS,
  LOCAL_FUNCTION,
  OVER_BY_THEN_SECONDS,
  PHASES,
  type Phase,
  REDRIVEN,
  REVISIONS,
  TAGS,
  TASKS_IN_FLIGHT,
  VERSIONED,
} from "../test/killed-folders/phases.ts";
import { ApiClient } from "../test/support/api-client.ts";
import { type FunctionCall, FunctionServer } from "../test/support/function-server.ts";
import { scratchFolder } from "../test/support/scratch-folder.ts";
import { startServerProcess } from "../test/support/server-process.ts";
import { until } from "../test/support/until.ts";

/*
 * Runs the built server to an execution in every phase, kills it with SIGKILL, and keeps its data folder, and
 * what must become of it, in test/fixtures/killed-folders/VERSION. Once for each release (README.md there):
 *
 *     npm run build && node scripts/write-killed-folder.ts
 */

const ROLE = "arn:aws:iam::123456789012:role/killed";
const ROOT = resolve(import.meta.dirname, "..");
const REACHED_WITHIN_MS = 10_000;

const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { readonly version: string };
const target = join(ROOT, "test/fixtures/killed-folders", version);

using scratch = scratchFolder("killed-folder");
const functions = await FunctionServer.start(behave);
writeFileSync(
  join(scratch.path, "stepwell.config.json"),
  JSON.stringify({
    data: "data",
    taskConcurrency: TASKS_IN_FLIGHT,
    functions: { ...functions.config(FUNCTIONS), [LOCAL_FUNCTION.name]: LOCAL_FUNCTION.config },
  }),
);
writeFileSync(join(scratch.path, LOCAL_FUNCTION.file), LOCAL_FUNCTION.text);
const server = await startServerProcess({ cwd: scratch.path });
process.on("exit", () => void server.kill());
const client = new ApiClient(server.endpoint);

const taskTokens: string[] = [];
for (const name of ACTIVITIES) await client.call("CreateActivity", { name });
const [open, taken] = ACTIVITIES.map((name) => `arn:aws:states:us-east-1:123456789012:activity:${name}`);
// Waits for the task of ActivityStarted, as a worker does.
const worker = new ApiClient(server.endpoint);
const fetched = worker.call("GetActivityTask", { activityArn: taken });

let flakyCalls = 0;
const started: { readonly executionArn: string; readonly phase: Phase }[] = [];
await start(await create(REDRIVEN), REDRIVEN);
await reached({ ...REDRIVEN, reached: { ExecutionFailed: 1 } });
await client.call("RedriveExecution", { executionArn: started.at(-1)?.executionArn });
await reached(REDRIVEN);

for (const phase of PHASES) {
  await start(await create(phase), phase);
  // One after the other, so that the slots are taken as planned.
  await reached(phase);
}
taskTokens.push(String((await fetched)["taskToken"]));
worker.close();

const tagged = await create({ ...DELETED, name: "Tagged" });
await client.call("TagResource", { resourceArn: tagged, tags: TAGS });

const deleted = await create(DELETED);
await start(deleted, DELETED);
await client.call("DeleteStateMachine", { stateMachineArn: deleted });

const [first, second] = REVISIONS as [Phase, Phase];
const revised = await create(first);
await start(revised, first, "first");
await client.call("UpdateStateMachine", { stateMachineArn: revised, definition: JSON.stringify(second.definition) });
await start(revised, second, "second");

const versioned = await create(VERSIONED);
const { stateMachineVersionArn } = await client.call("PublishStateMachineVersion", { stateMachineArn: versioned });
const { stateMachineAliasArn } = await client.call("CreateStateMachineAlias", {
  name: "live",
  routingConfiguration: [{ stateMachineVersionArn, weight: 100 }],
});
await start(String(stateMachineAliasArn), VERSIONED);

const answers: Expected["answers"][number][] = [];
for (const [operation, request] of [
  ["ListTagsForResource", { resourceArn: tagged }],
  ["DescribeStateMachine", { stateMachineArn: revised }],
  ["DescribeStateMachine", { stateMachineArn: stateMachineVersionArn }],
  ["DescribeStateMachineAlias", { stateMachineAliasArn }],
  ["ListStateMachineVersions", { stateMachineArn: versioned }],
  ["ListActivities", {}],
] as const) {
  answers.push({ operation, request, answer: await client.call(operation, request) });
}

const executions: ExpectedExecution[] = [];
for (const { executionArn, phase } of started) {
  executions.push({ executionArn, history: await client.history(executionArn), comesTo: phase.comesTo });
}

const printed: Expected["printed"][number][] = [];
for (const { executionArn, phase } of started) {
  if (phase.name !== "Prints") continue;
  const logs = `/stepwell/executions/${encodeURIComponent(executionArn)}/logs`;
  const { lines } = (await (await fetch(`${server.endpoint}${logs}`)).json()) as { readonly lines: readonly object[] };
  printed.push({ executionArn, lines });
}

const express = { name: EXPRESS.name, type: "EXPRESS", definition: JSON.stringify(EXPRESS.definition), roleArn: ROLE };
const { stateMachineArn: expressArn } = await client.call("CreateStateMachine", express);
await client.call("StartExecution", { stateMachineArn: expressArn, input: EXPRESS.input });

const cutOff = await create(CUT_OFF);
await start(cutOff, CUT_OFF);
await server.kill();
executions.push({ executionArn: arnOf(cutOff, CUT_OFF.name), history: [], comesTo: CUT_OFF.comesTo });
client.close();
await functions.close();
keep();
// Who tests it at once would find it too young: not everything is overdue yet.
await new Promise((resolve) => setTimeout(resolve, OVER_BY_THEN_SECONDS * 1000));

/** Functions as they are while the folder is written. */
function behave({ name, payload }: FunctionCall) {
  const token = (payload as { readonly token?: string } | null)?.token;
  if (token !== undefined) taskTokens.push(token);
  const isLate = name === "late" && (payload as { readonly number: number }).number >= 2;
  const isSecondFlaky = name === "flaky" && ++flakyCalls > 1;
  if (name === "never" || isLate || isSecondFlaky) return undefined;
  return name === "failing" || name === "flaky" ? { error: "Not.Yet" } : { output: { answered: payload } };
}

async function create({ name, definition }: Phase): Promise<string> {
  const machine = { name, definition: JSON.stringify(definition), roleArn: ROLE };
  const { stateMachineArn } = await client.call("CreateStateMachine", machine);
  return String(stateMachineArn);
}

async function start(stateMachineArn: string, phase: Phase, name = phase.name): Promise<void> {
  const execution = { stateMachineArn, name, ...(phase.input === undefined ? {} : { input: phase.input }) };
  const { executionArn } = await client.call("StartExecution", execution);
  started.push({ executionArn: String(executionArn), phase });
  if (phase.comesTo.status === "ABORTED") {
    const { error, cause } = phase.comesTo;
    await client.call("StopExecution", { executionArn, error, cause });
  }
}

/** Waits until the execution started last is where its phase has it. */
async function reached({ name, reached: wanted }: Phase): Promise<void> {
  const executionArn = started.at(-1)?.executionArn ?? "";
  await until(`${name} has ${JSON.stringify(wanted)}`, REACHED_WITHIN_MS, async () => {
    const types = (await client.history(executionArn)).map(({ type }) => type);
    const isThere = Object.entries(wanted).every(
      ([type, count]) => types.filter((each) => each === type).length === count,
    );
    return isThere ? true : undefined;
  });
}

function arnOf(stateMachineArn: string, name: string): string {
  return `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${name}`;
}

function keep(): void {
  const path = join(scratch.path, "data", "stepwell.sqlite");
  const database = new DatabaseSync(path);
  // The log into the database: one file, and a tenth of the size.
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  const { status, last_event_id: events } = database
    .prepare("SELECT status, last_event_id FROM executions WHERE name = ?")
    .get(CUT_OFF.name) as { readonly status: number; readonly last_event_id: number };
  database.close();
  if (status !== 0) throw new Error(`${CUT_OFF.name} had ended before the kill came: try again`);
  mkdirSync(target, { recursive: true });
  copyFileSync(path, join(target, "stepwell.sqlite"));
  const head = {
    functions: FUNCTIONS,
    taskTokens,
    openActivities: [open],
    answers,
    printed,
    expressCalls: [EXPRESS.calls],
  };
  // A line for each execution.
  const lines = executions.map((each) => `    ${JSON.stringify(each)}`).join(",\n");
  writeFileSync(
    join(target, "expected.json"),
    `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "executions": [\n${lines}\n  ]\n}\n`,
  );
  console.log(`${target}: ${executions.length} executions; ${CUT_OFF.name} was cut off after ${events} events`);
}
