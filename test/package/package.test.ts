import { execFile, execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type InstalledPackage, installPackage } from "../support/installed-package.ts";
import { type ScratchFolder, scratchFolder } from "../support/scratch-folder.ts";
import { startServerProcess } from "../support/server-process.ts";

const run = promisify(execFile);
const PACKAGES_MAX = 60;
const BYTES_MAX = 60_000_000;

let scratch: ScratchFolder;
let installed: InstalledPackage;

beforeAll(() => {
  scratch = scratchFolder("package");
  installed = installPackage(scratch.path);
});

afterAll(() => scratch[Symbol.dispose]());

test("the package installs little, and no native module", () => {
  expect(installed.packages).toBeLessThanOrEqual(PACKAGES_MAX);
  expect(installed.bytes).toBeLessThanOrEqual(BYTES_MAX);
});

test("what the package holds is the program and what its user reads", () => {
  const holds = (path: string) => existsSync(join(scratch.path, "node_modules/stepwell", path));
  const wanted = ["LICENSE", "README.md", "CHANGELOG.md", "schema/stepwell.config.schema.json", "examples/hello"];
  expect([...wanted, "dist/THIRD-PARTY-LICENSES.txt"].filter((path) => !holds(path))).toEqual([]);
  expect(["src", "test", "bench", "node_modules"].filter(holds)).toEqual([]);
});

test("the licences of the libraries in the bundle go with it", () => {
  const licences = readFileSync(join(scratch.path, "node_modules/stepwell/dist/THIRD-PARTY-LICENSES.txt"), "utf8");
  for (const name of ["commander", "jsonata", "pino", "yaml", "zod"])
    expect(licences).toMatch(RegExp(`^${name} `, "m"));
});

test("the installed server serves the installed command line", async () => {
  const server = await startServerProcess({ cwd: scratch.path, program: installed.program });
  try {
    const stepwell = (...words: readonly string[]) =>
      run(process.execPath, [installed.program, ...words, "--endpoint-url", server.endpoint], { cwd: scratch.path });
    const definition = '{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}';
    const roleArn = "arn:aws:iam::123456789012:role/any";
    const create = ["create-state-machine", "--name", "packed", "--definition", definition, "--role-arn", roleArn];
    const { stateMachineArn } = JSON.parse((await stepwell(...create)).stdout);
    const start = ["start-execution", "--state-machine-arn", stateMachineArn, "--input", '{"a":1}'];
    const { executionArn } = JSON.parse((await stepwell(...start)).stdout);
    const { status, output } = JSON.parse(
      (await stepwell("describe-execution", "--execution-arn", executionArn)).stdout,
    );
    expect({ status, output }).toEqual({ status: "SUCCEEDED", output: '{"a":1}' });
  } finally {
    await server.stop();
  }
});

test("the installed program runs an example whose functions are files beside it", async () => {
  const example = join(scratch.path, "node_modules/stepwell/examples/order");
  const args = ["run", "order.asl.json", "--input", "file://input.json", "--quiet"];
  const { stdout } = await run(process.execPath, [installed.program, ...args], { cwd: example });
  expect(JSON.parse(stdout)).toBeTypeOf("object");
});

test("an old Node is told so in one line, exit 2", (context) => {
  const old = oldNode();
  if (old === undefined) {
    if (process.env["STEPWELL_CI"] !== undefined) throw new Error("no Node older than 22.13 on this machine");
    return context.skip("no Node older than 22.13 on this machine");
  }
  const { status, stderr } = outcomeOf(old, [installed.program, "start"]);
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: `stepwell needs Node.js 22.13 or newer; this is ${versionOf(old)}\n`,
  });
});

/** The machine's own Node, where it is older than what the program needs. */
function oldNode(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(process.platform === "win32" ? ";" : ":");
  const name = process.platform === "win32" ? "node.exe" : "node";
  return folders
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path) && /^v(?:[0-9]|1\d|2[01])\./.test(versionOf(path)));
}

function versionOf(node: string): string {
  return execFileSync(node, ["--version"], { encoding: "utf8" }).trim();
}

function outcomeOf(node: string, args: readonly string[]) {
  try {
    execFileSync(node, args, { encoding: "utf8", stdio: "pipe" });
    return { status: 0, stderr: "" };
  } catch (error) {
    return error as { readonly status: number; readonly stderr: string };
  }
}
