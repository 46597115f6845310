import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);
const entry = fileURLToPath(new URL("../../bin/stepwell.js", import.meta.url));

test.each(["12.22.0", "20.19.5", "22.12.0"])("Node %s is refused in one line, exit 2", async (version) => {
  const pretend = `Object.defineProperty(process, "versions", { value: { node: ${JSON.stringify(version)} } });
    Object.defineProperty(process, "version", { value: "v${version}" });
    require(${JSON.stringify(entry)});`;
  await expect(run(process.execPath, ["--eval", pretend])).rejects.toMatchObject({
    code: 2,
    stdout: "",
    stderr: `stepwell needs Node.js 22.13 or newer; this is v${version}\n`,
  });
});

test("a pattern that backtracks without end is matched in linear time", async () => {
  await import("./v8-flags.ts");
  const begun = performance.now();
  expect(/^(a+)+$/.test(`${"a".repeat(40)}b`)).toBe(false);
  expect(performance.now() - begun).toBeLessThan(5_000); // it would take hours
});
