import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ScratchFolder, scratchFolder } from "../support/scratch-folder.ts";
import { STEPWELL_BIN } from "../support/server-process.ts";

let folder: ScratchFolder;

beforeAll(() => {
  folder = scratchFolder("exec");
});
afterAll(() => folder[Symbol.dispose]());

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function stepwell(
  argv: readonly string[],
  onStdout: (text: string, kill: (signal: NodeJS.Signals) => void) => void = () => {},
) {
  const child = spawn(process.execPath, [STEPWELL_BIN, ...argv], {
    cwd: folder.path,
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"] ?? "", AWS_ACCESS_KEY_ID: "AKIAREAL", PORT: "1", STEPWELL_STORE: "sqlite" },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    onStdout(stdout, (signal) => child.kill(signal));
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return once(child, "close").then(([code]): Ended => ({ code, stdout, stderr }));
}

/** A script of Node's, which runs everywhere. */
const script = (name: string, text: string) => {
  writeFileSync(join(folder.path, name), text);
  return [process.execPath, name];
};

test("the command finds a server of its own, and its exit code is ours", async () => {
  const command = script(
    "show.mjs",
    `const { AWS_ENDPOINT_URL_SFN, AWS_REGION, AWS_DEFAULT_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = process.env;
     const ready = await fetch(AWS_ENDPOINT_URL_SFN + "/readyz");
     console.log(JSON.stringify([ready.status, AWS_REGION, AWS_DEFAULT_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, process.argv.slice(2)]));
     process.exit(7);`,
  );
  const { code, stdout, stderr } = await stepwell(["exec", "--region", "eu-west-1", "--", ...command, "--port", "a b"]);
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual([200, "eu-west-1", "eu-west-1", "123456789012", "stepwell", ["--port", "a b"]]);
  expect(code).toBe(7);
});

test("two at once do not disturb each other", async () => {
  const command = script(
    "create.mjs",
    `import { existsSync, writeFileSync } from "node:fs";
     const call = async (operation, body) => (await fetch(process.env.AWS_ENDPOINT_URL_SFN, { method: "POST", body: JSON.stringify(body),
       headers: { "Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "AWSStepFunctions." + operation } })).json();
     const definition = JSON.stringify({ StartAt: "A", States: { A: { Type: "Succeed" } } });
     await call("CreateStateMachine", { name: process.argv[2], definition, roleArn: "arn:aws:iam::123456789012:role/any" });
     // Both are there before either looks.
     writeFileSync(process.argv[2] + ".created", "");
     while (!["one", "two"].every((name) => existsSync(name + ".created"))) await new Promise((resolve) => setTimeout(resolve, 5));
     console.log((await call("ListStateMachines", {})).stateMachines.map(({ name }) => name).join());`,
  );
  const both = await Promise.all(["one", "two"].map((name) => stepwell(["exec", "--", ...command, name])));
  expect(both.map(({ code, stdout }) => [code, stdout])).toEqual([
    [0, "one\n"],
    [0, "two\n"],
  ]);
});

test("a signal is the command's, and ends us as it ends the command", async () => {
  const patient = script(
    "patient.mjs",
    `process.on("SIGTERM", () => process.exit(5)); setInterval(() => {}, 1000); console.log("up");`,
  );
  const asked = await stepwell(["exec", "--", ...patient], (text, kill) => text.includes("up") && kill("SIGTERM"));
  expect(asked.code).toBe(5);
  const deaf = script("deaf.mjs", `setInterval(() => {}, 1000); console.log("up");`);
  const killed = await stepwell(["exec", "--", ...deaf], (text, kill) => text.includes("up") && kill("SIGTERM"));
  expect(killed.code).toBe(128 + 15);
});

test("a command that is not there: exit 127; no command, or wrong flags: exit 2", async () => {
  const missing = await stepwell(["exec", "--", "no-such-command"]);
  expect(missing.code).toBe(127);
  expect(missing.stderr).toContain("cannot run no-such-command");
  expect((await stepwell(["exec"])).code).toBe(2);
  expect((await stepwell(["exec", "--prot", "1", "--", "x"])).code).toBe(2);
});
