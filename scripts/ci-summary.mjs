// Adds up what the test runner and the conformance recordings counted, for CI's last line.
// usage: node scripts/ci-summary.mjs VITEST.json CONFORMANCE.json
import { readFileSync } from "node:fs";

const [vitestFile, conformanceFile] = process.argv.slice(2);
const vitest = JSON.parse(readFileSync(vitestFile, "utf8"));
const conformance = JSON.parse(readFileSync(conformanceFile, "utf8"));
const held = conformance.filter(({ status }) => status === "passed" || status === "reordered").length;
const skipped = vitest.numPendingTests + vitest.numTodoTests;

console.log(`tests: ${vitest.numPassedTests} passed, ${vitest.numFailedTests} failed, ${skipped} skipped`);
console.log(`recordings of AWS: ${held} of ${conformance.length} hold (those of later features do not yet)`);
if (process.env.STEPWELL_CI === "1" && skipped > 0) {
  console.error("in CI no test may be skipped");
  process.exitCode = 1;
}
console.log(`${vitest.numPassedTests + held} passed, ${vitest.numFailedTests} failed`);
