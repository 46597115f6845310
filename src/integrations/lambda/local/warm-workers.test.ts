import { utimesSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { eventually, type TestFunctions, testFunctions } from "./testing-local-functions.ts";

let functions: TestFunctions;

beforeEach(() => {
  functions = testFunctions();
});

afterEach(() => functions.close());

describe("workers", () => {
  const COUNT = "let count = 0;\nexport const handler = async () => ++count;";

  test("a warm one is used again, with its module's state", async () => {
    functions.write("charge.mjs", COUNT);
    expect(await functions.call("charge.handler")).toBe(1);
    expect(await functions.call("charge.handler")).toBe(2);
  });

  test("one invocation at a time, and as many workers as invocations at once", async () => {
    functions.write(
      "charge.mjs",
      `let busy = 0, most = 0;
       export const handler = async () => {
         most = Math.max(most, ++busy);
         await new Promise((resolve) => setTimeout(resolve, 20));
         busy -= 1;
         return [most, globalThis.id ??= Math.random()];
       };`,
    );
    const run = async (concurrency: number) => {
      const calls = Array.from({ length: 6 }, () => functions.call("charge.handler", {}, { config: { concurrency } }));
      return (await Promise.all(calls)) as [number, number][];
    };
    const few = await run(2);
    expect(few.map(([most]) => most)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(new Set(few.map(([, id]) => id)).size).toBeLessThanOrEqual(2);
  });

  test("an idle one is ended", async () => {
    await functions.close();
    functions = testFunctions({ idleMs: 20 });
    functions.write("charge.mjs", COUNT);
    expect(await functions.call("charge.handler")).toBe(1);
    // All that tells from outside that a worker is gone is that the count begins anew.
    let count: unknown;
    for (const until = Date.now() + 10_000; count !== 1 && Date.now() < until; ) {
      await new Promise((resolve) => setTimeout(resolve, 60));
      count = await functions.call("charge.handler");
    }
    expect(count).toBe(1);
  });

  test("a changed handler, import, JSON file or envFile counts at the next invocation", async () => {
    functions.write(
      "charge.mjs",
      'import { a } from "./a.mjs";\nimport b from "./b.json" with { type: "json" };\nlet n = 0;\nexport const handler = async () => [1, a, b, process.env.C, ++n];',
    );
    functions.write("a.mjs", "export const a = 1;");
    functions.write("b.json", "1");
    const envFile = functions.write("charge.env", "C=1");
    const call = () => functions.call("charge.handler", {}, { config: { envFile } });
    expect(await call()).toEqual([1, 1, 1, "1", 1]);
    expect(await call()).toEqual([1, 1, 1, "1", 2]);
    for (const [file, text, expected] of [
      ["a.mjs", "export const a = 2;", [1, 2, 1, "1", 1]],
      ["b.json", "2", [1, 2, 2, "1", 1]],
      ["charge.env", "C=2", [1, 2, 2, "2", 1]],
      ["charge.mjs", "export const handler = async () => 'new';", "new"],
    ] as const) {
      // Saved within the clock's tick of the file system, it would look the same.
      utimesSync(functions.write(file, text), new Date(), new Date(Date.now() + 10));
      expect(await call()).toEqual(expected);
    }
  });

  test("a changed CommonJS import counts as well", async () => {
    functions.write("charge.cjs", 'const { a } = require("./a.cjs");\nexports.handler = async () => a;');
    functions.write("a.cjs", "exports.a = 1;");
    expect(await functions.call("charge.handler")).toBe(1);
    utimesSync(functions.write("a.cjs", "exports.a = 2;"), new Date(), new Date(Date.now() + 10));
    expect(await functions.call("charge.handler")).toBe(2);
  });

  test("a changed configuration counts, and what runs is left to end", async () => {
    functions.write(
      "charge.mjs",
      "export const handler = async ({ ms }) => { console.log('begun'); await new Promise((resolve) => setTimeout(resolve, ms)); return process.env.A; };",
    );
    const slow = functions.call("charge.handler", { ms: 100 }, { config: { environment: { A: "old" } } });
    await eventually(() => functions.lines.length === 1, "the first has begun");
    expect(await functions.call("charge.handler", { ms: 0 }, { config: { environment: { A: "new" } } })).toBe("new");
    expect(await slow).toBe("old");
  });
});
