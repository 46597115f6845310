// Runs the tests that a version of Node may change on that version: every module's, and the built program's in processes of its
// own. Crashes, documents and published definitions are Node 24's alone, and so are the clients in Python and Go, whose
// time is their own.
// usage: node scripts/test-on-node.mjs VERSION [arguments of vitest]     VERSION as npm has it: 22.13, 26
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";

const NOT_HERE = ["aws-cli", "boto3", "terraform"].map((name) => `${name}.test.ts`);

const [version, ...more] = process.argv.slice(2);
if (version === undefined) {
  console.error("usage: node scripts/test-on-node.mjs VERSION [arguments of vitest]");
  process.exit(2);
}
const root = resolve(import.meta.dirname, "..");
const processes = readdirSync(join(root, "test/e2e")).filter((name) => name.endsWith(".test.ts"));
const tests = processes.filter((name) => !NOT_HERE.includes(name)).map((name) => `test/e2e/${name}`);
const folder = mkdtempSync(join(tmpdir(), "stepwell-node-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

// The npm package `node` brings the binary, by an npm of its own. A connection that hangs is given up after a minute, not after five.
process.env.npm_config_fetch_timeout = "60000";
process.env.npm_config_fetch_retries = "5";
const install = [
  "install",
  "--prefix",
  folder,
  "--no-audit",
  "--no-fund",
  "--loglevel=error",
  "--prefer-offline",
  `node@${version}`,
];
run("npm", install);
const node = join(folder, "node_modules", "node", "bin", "node");
run(node, ["--version"]);
// The runner leaves a core to its user; nobody works here while it runs.
const workers = `--maxWorkers=${availableParallelism()}`;
run(node, ["node_modules/vitest/vitest.mjs", "run", "src/", "test/simulation/", ...tests, workers, ...more]);

function run(program, args) {
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: "inherit" });
  if (error !== undefined) console.error(`${program}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}
