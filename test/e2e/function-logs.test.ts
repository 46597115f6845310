import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ApiClient } from "../support/api-client.ts";
import { type ScratchFolder, scratchFolder } from "../support/scratch-folder.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { until } from "../support/until.ts";
import { stepwellCli } from "./command-line.ts";
import { ROLE } from "./tutorial.ts";

/* What functions printed, through a kill and a restart. The tests are one story, in order. */

const DEADLINE_MS = 30_000;
const EXECUTION = "arn:aws:states:us-east-1:123456789012:execution:orders:one";

interface Line {
  readonly sequence: number;
  readonly stateName: string;
  readonly attempt: number;
  readonly text: string;
}

let folder: ScratchFolder;
let server: ServerProcess;

const CHARGE = `let calls = 0;
export const handler = async () => {
  console.log("call", ++calls);
  if (calls === 1) throw new Error("declined");
};
`;
/** Answers once there is a file that says so. */
const SHIP = `import { existsSync } from "node:fs";
export const handler = async () => {
  console.log("shipping");
  while (!existsSync("done")) await new Promise((resolve) => setTimeout(resolve, 20));
  console.log("shipped");
};
`;
const DEFINITION = {
  StartAt: "Charge",
  States: {
    Charge: {
      Type: "Task",
      Resource: "arn:aws:lambda:us-east-1:123456789012:function:charge",
      Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 1 }],
      Next: "Ship",
    },
    Ship: { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:ship", End: true },
  },
};

async function serve(): Promise<void> {
  server = await startServerProcess({ cwd: folder.path, args: ["--data", "data"] });
}

/** The lines that the command shows, but for what Lambda's runtime says of the error. */
async function logs(words = ""): Promise<readonly Line[]> {
  const stepwell = stepwellCli(folder.path, { AWS_ENDPOINT_URL_SFN: server.endpoint });
  const { stdout } = await stepwell.call(`logs ${EXECUTION} --json${words}`);
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Line => JSON.parse(line))
    .filter(({ text }) => !text.startsWith("Invoke Error"));
}

async function linesAfter(sequence: number): Promise<readonly Line[]> {
  const url = `${server.endpoint}/stepwell/executions/${encodeURIComponent(EXECUTION)}/logs?after=${sequence}`;
  const { lines } = (await (await fetch(url)).json()) as { readonly lines: readonly Line[] };
  return lines;
}

const shown = (lines: readonly Line[]) =>
  lines.map(({ stateName, attempt, text }) => `${stateName} ${attempt} ${text}`);

/** Whether the data folder holds a line. */
function isStored(text: string): boolean {
  const database = new DatabaseSync(join(folder.path, "data", "stepwell.sqlite"), { readOnly: true });
  try {
    const chunks = database.prepare("SELECT lines FROM function_logs").all();
    return chunks.some((row) => String(row["lines"]).includes(text));
  } finally {
    database.close();
  }
}

beforeAll(async () => {
  folder = scratchFolder("function-logs");
  writeFileSync(join(folder.path, "charge.mjs"), CHARGE);
  writeFileSync(join(folder.path, "ship.mjs"), SHIP);
  const functions = { charge: { handler: "charge.handler" }, ship: { handler: "ship.handler" } };
  writeFileSync(join(folder.path, "stepwell.config.json"), JSON.stringify({ functions }));
  await serve();
});

afterAll(async () => {
  await server?.kill();
  folder?.[Symbol.dispose]();
});

test("lines that are a second old survive kill -9", async () => {
  const client = new ApiClient(server.endpoint);
  const definition = JSON.stringify(DEFINITION);
  const { stateMachineArn } = await client.call("CreateStateMachine", { name: "orders", definition, roleArn: ROLE });
  await client.call("StartExecution", { stateMachineArn, name: "one" });
  client.close();
  // The function is still at work: no invocation's end has written it.
  await until("its last line is in the data folder", DEADLINE_MS, async () => isStored("shipping") || undefined);
  const before = await logs();
  expect(shown(before)).toEqual(["Charge 1 call 1", "Charge 2 call 2", "Ship 1 shipping"]);

  await server.kill();
  await serve();
  expect((await logs()).slice(0, 3)).toEqual(before);
});

test("who followed goes on behind the last line after the restart", async () => {
  const [, , last] = await logs();
  const again = await until("the task is carried out again", DEADLINE_MS, async () => {
    const lines = await linesAfter(last?.sequence ?? 0);
    return lines.length > 0 ? lines : undefined;
  });
  expect(shown(again)).toEqual(["Ship 1 shipping"]);
  const following = logs(" --follow");
  writeFileSync(join(folder.path, "done"), "");
  expect(shown(await following)).toEqual([
    "Charge 1 call 1",
    "Charge 2 call 2",
    "Ship 1 shipping",
    "Ship 1 shipping",
    "Ship 1 shipped",
  ]);
});

test("a server that was told to stop has written everything, and another one shows it by state", async () => {
  await server.stop();
  await serve();
  const lines = await logs(" --state Ship");
  expect(shown(lines)).toEqual(["Ship 1 shipping", "Ship 1 shipping", "Ship 1 shipped"]);
  const sequences = (await logs()).map(({ sequence }) => sequence);
  expect(sequences).toHaveLength(5);
  expect(sequences.toSorted((a, b) => a - b)).toEqual(sequences);
});
