// Runs the conformance recordings against the built server and holds the floor kept in test/conformance/floor.json.
// After each turn the server checks that the stored journal folds to the live state; where it does not, it ends, and
// every case that follows fails.
// usage: node scripts/conformance.mjs KIT_FOLDER [RESULTS.json] [further options of the kit's runner]
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const [kitArgument, resultsArgument, ...more] = process.argv.slice(2);
if (kitArgument === undefined) {
  console.error("usage: node scripts/conformance.mjs KIT_FOLDER [RESULTS.json] [options of the runner]");
  process.exit(2);
}
// The server and the runner work in a folder of their own.
const kit = resolve(kitArgument);
const root = resolve(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "stepwell-conformance-"));
const results = resultsArgument === undefined ? join(folder, "results.json") : resolve(resultsArgument);
const server = [process.execPath, join(root, "bin/stepwell.js"), "start", "--data", join(folder, "data")];
const command = server.map((word) => JSON.stringify(word)).join(" ");

const { status } = spawnSync(
  process.execPath,
  [join(kit, "run.mjs"), "--start", command, "--slow", "--report-only", "--json", results, ...more],
  { stdio: "inherit", cwd: folder, env: { ...process.env, STEPWELL_VERIFY_FOLDS: "1" } },
);
if (status !== 0) process.exit(status ?? 1);

const passed = JSON.parse(readFileSync(results, "utf8")).filter((result) =>
  ["passed", "reordered"].includes(result.status),
).length;
const { passed: floor } = JSON.parse(readFileSync(join(root, "test/conformance/floor.json"), "utf8"));
rmSync(folder, { recursive: true, force: true });
console.log(`conformance: ${passed} cases hold, the floor is ${floor}`);
if (more.length === 0 && passed < floor) {
  console.error(`conformance: below the floor of ${floor} (test/conformance/floor.json)`);
  process.exit(1);
}
