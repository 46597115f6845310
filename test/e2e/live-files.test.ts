import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ScratchFolder, scratchFolder } from "../support/scratch-folder.ts";
import { refusedStart, type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { until } from "../support/until.ts";
import { type CommandLine, stepwellCli } from "./command-line.ts";

/* One running server and its files, saved one after the other. The tests are one story, in order. */

const MACHINES = "arn:aws:states:us-east-1:123456789012:stateMachine";
const DEADLINE_MS = 15_000;

let folder: ScratchFolder;
let server: ServerProcess;
let stepwell: CommandLine;
let starts = 0;

const save = (name: string, content: string | object) =>
  writeFileSync(join(folder.path, name), typeof content === "string" ? content : JSON.stringify(content));

const CONFIG = `functions:
  greet: { handler: greet.handler }
stateMachines:
  greet:
    definition: greet.asl.yaml
    substitutions: { Greet: greet, Pause: 0 }
mocks: mocks.json
`;
const definition = (comment: string) => `Comment: ${comment}
StartAt: Pause
States:
  Pause:
    Type: Wait
    Seconds: \${Pause}
    Next: Greet
  Greet:
    Type: Task
    Resource: \${Greet}
    End: true
`;
const mocks = (answer: string) => ({
  StateMachines: { greet: { TestCases: { Mocked: { Greet: "Answer" } } } },
  MockedResponses: { Answer: { "0": { Return: answer } } },
});

async function start(machine: string): Promise<string> {
  starts += 1;
  await stepwell.answer(`start-execution --state-machine-arn ${MACHINES}:${machine} --name e${starts}`);
  return `arn:aws:states:us-east-1:123456789012:execution:${machine.replace(/#.*/, "")}:e${starts}`;
}

const ended = (executionArn: string) =>
  until("the execution has ended", DEADLINE_MS, async () => {
    const { status, output, cause } = await stepwell.answer(`describe-execution --execution-arn ${executionArn}`);
    return status === "RUNNING" ? undefined : (output ?? cause);
  });

const run = async (machine: string) => ended(await start(machine));
/** Runs until an execution comes to this: a save counts from the next execution on, once it is noticed. */
const comesTo = (machine: string, output: string) =>
  until(`an execution comes to ${output}`, DEADLINE_MS, async () =>
    (await run(machine)) === output ? true : undefined,
  );
const says = (text: string) =>
  until(`the log says ${text}`, DEADLINE_MS, async () => (server.stderr().includes(text) ? true : undefined));

beforeAll(async () => {
  folder = scratchFolder("live-files");
  save("greet.mjs", 'import { word } from "./word.mjs";\nexport const handler = async () => word;\n');
  save("word.mjs", 'export const word = "hello";\n');
  save("greet.asl.yaml", definition("first"));
  save("mocks.json", mocks("mocked"));
  save("stepwell.config.yaml", CONFIG);
  server = await startServerProcess({ cwd: folder.path, args: ["--data", "data"] });
  stepwell = stepwellCli(folder.path, { AWS_ENDPOINT_URL_SFN: server.endpoint });
});

afterAll(async () => {
  await server?.stop();
  folder?.[Symbol.dispose]();
});

test("machines, functions and mocks are there at the start", async () => {
  expect(await run("greet")).toBe('"hello"');
  expect(await run("greet#Mocked")).toBe('"mocked"');
});

test("a module that the handler imports counts at the next invocation", async () => {
  save("word.mjs", 'export const word = "good evening";\n');
  await comesTo("greet", '"good evening"');
});

test("a saved mock file counts; a broken one is named and the last good one stays", async () => {
  save("mocks.json", mocks("mocked anew"));
  await comesTo("greet#Mocked", '"mocked anew"');
  save("mocks.json", "{");
  await says("mocks.json:1:2: not JSON");
  expect(await run("greet#Mocked")).toBe('"mocked anew"');
  save("mocks.json", mocks("mended"));
  await comesTo("greet#Mocked", '"mended"');
});

test("a saved definition counts at once, and executions under way keep theirs", async () => {
  save("stepwell.config.yaml", CONFIG.replace("Pause: 0", "Pause: 3"));
  await until("the machine waits", DEADLINE_MS, async () => {
    const { definition } = await stepwell.answer(`describe-state-machine --state-machine-arn ${MACHINES}:greet`);
    return String(definition).includes('"Seconds": 3') ? true : undefined;
  });
  const underWay = await start("greet");
  save("greet.asl.yaml", "StartAt: Only\nStates:\n  Only: { Type: Pass, Result: new, End: true }\n");
  await comesTo("greet", '"new"');
  expect(await ended(underWay)).toBe('"good evening"');
});

test("a broken definition is named with file, line and column, and the last good revision stays", async () => {
  save("greet.asl.yaml", "StartAt: Only\nStates:\n  Only: { Type: Pass, Next: Nowhere }\n");
  await says("greet.asl.yaml:3:29 error MISSING_TRANSITION_TARGET");
  expect(await run("greet")).toBe('"new"');
});

test("a broken configuration is named, and the last good one stays", async () => {
  save("stepwell.config.yaml", `${CONFIG}prot: 1\n`);
  await says('stepwell.config.yaml:8:1: unknown key \\"prot\\"; did you mean \\"port\\"?');
  expect(await run("greet")).toBe('"new"');
});

test("a machine that is added is created, one that is removed stays", async () => {
  save("more.asl.json", { StartAt: "A", States: { A: { Type: "Pass", Result: "more", End: true } } });
  save("stepwell.config.yaml", "stateMachines:\n  more: { definition: more.asl.json }\n");
  await until("the machine is there", DEADLINE_MS, async () => {
    const { stateMachines } = await stepwell.answer("list-state-machines");
    return (stateMachines as readonly unknown[]).length === 2 ? true : undefined;
  });
  expect(await run("more")).toBe('"more"');
  expect(await run("greet")).toBe('"new"');
});

test("a start names every placeholder without a value at once, and the lines to paste", async () => {
  const other = scratchFolder("open");
  const write = (name: string, text: string) => writeFileSync(join(other.path, name), text);
  write("a.asl.json", '{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"${One}","End":true}}}');
  write("b.asl.yaml", "StartAt: A\nStates:\n  A:\n    Type: Wait\n    Seconds: ${Two}\n    End: true\n");
  write("stepwell.config.yaml", "stateMachines:\n  a: { definition: a.asl.json }\n  b: { definition: b.asl.yaml }\n");
  const { code, stderr } = await refusedStart({ cwd: other.path, args: ["--store", "memory"] });
  other[Symbol.dispose]();
  expect(code).toBe(2);
  expect(stderr).toContain("a.asl.json:1:57 error: ${One} has no value\nb.asl.yaml:5:14 error: ${Two} has no value");
  expect(stderr).toContain("stateMachines:\n  a:\n    definition: a.asl.json\n    substitutions:\n      One: ");
});
