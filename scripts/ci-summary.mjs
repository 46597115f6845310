// Adds up what the test runs, one for each version of Node, and the conformance recordings counted, for CI's last line.
// usage: node scripts/ci-summary.mjs VITEST.json … CONFORMANCE.json
import { readFileSync } from "node:fs";
import { basename } from "node:path";

const files = process.argv.slice(2);
const read = (file) => JSON.parse(readFileSync(file, "utf8"));
const conformance = read(files.pop());
const held = conformance.filter(({ status }) => status === "passed" || status === "reordered").length;

const sum = { passed: held, failed: 0, skipped: 0 };
for (const file of files) {
  const { numPassedTests: passed, numFailedTests: failed, numPendingTests, numTodoTests } = read(file);
  const skipped = numPendingTests + numTodoTests;
  console.log(`${basename(file, ".json")}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  sum.passed += passed;
  sum.failed += failed;
  sum.skipped += skipped;
}
console.log(`recordings of AWS: ${held} of ${conformance.length} hold (those of later features do not yet)`);
if (process.env.STEPWELL_CI === "1" && sum.skipped > 0) {
  console.error("in CI no test may be skipped");
  process.exitCode = 1;
}
console.log(`${sum.passed} passed, ${sum.failed} failed`);
