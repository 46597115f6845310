import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { eventually, type TestFunctions, testFunctions } from "./testing-local-functions.ts";

let functions: TestFunctions;

beforeEach(() => {
  functions = testFunctions();
});

afterEach(() => functions.close());

describe("what goes wrong", () => {
  const failure = async (text: string, payload?: unknown, handler = "charge.handler") => {
    functions.write("charge.mjs", text);
    return ((await functions.call(handler, payload)) as { failed: unknown }).failed;
  };

  test("a thrown error is described with its trace", async () => {
    const text =
      "class CardDeclined extends Error { name = 'CardDeclined' }\nexport const handler = async () => {\n  throw new CardDeclined('no');\n};";
    expect(await failure(text)).toEqual({
      errorType: "CardDeclined",
      errorMessage: "no",
      trace: ["CardDeclined: no", expect.stringMatching(/^ {4}at .*handler \(file:.*charge\.mjs:3:9\)$/)],
    });
  });

  test("a TypeScript trace has the lines of the source", async () => {
    functions.write(
      "charge.ts",
      "interface A {\n  b: number;\n}\nexport const handler = async (a: A) => {\n  throw new RangeError('no');\n};",
    );
    expect(await functions.call("charge.handler")).toMatchObject({
      failed: { errorType: "RangeError", trace: [expect.anything(), expect.stringMatching(/charge\.ts:5:9\)$/)] },
    });
  });

  test.each([
    ["a text", "async () => { throw 'no' }", { errorType: "string", errorMessage: "no", trace: [] }],
    [
      "an error given to the callback",
      "(e, c, done) => done(new TypeError('no'))",
      { errorType: "TypeError", errorMessage: "no" },
    ],
    ["context.fail", "(e, c) => c.fail(new TypeError('no'))", { errorType: "TypeError", errorMessage: "no" }],
    [
      "an error that nobody catches",
      "(e, c, done) => { setTimeout(() => { throw new URIError('late'); }, 1); }",
      { errorType: "URIError", errorMessage: "late" },
    ],
    [
      "a rejection that nobody handles",
      "() => { Promise.reject(new Error('lost')); return new Promise(() => setTimeout(() => {}, 60_000)); }",
      { errorType: "Runtime.UnhandledPromiseRejection", errorMessage: "Error: lost" },
    ],
    ["a result that JSON has no word for", "async () => 1n", { errorType: "Runtime.MarshalError" }],
    [
      "process.exit()",
      "async () => { process.exit(3); }",
      {
        errorType: "Runtime.ExitError",
        errorMessage: "RequestId: request-1 Error: Runtime exited with error: exit status 3",
      },
    ],
    [
      "process.exit(0)",
      "async () => { process.exit(0); }",
      {
        errorType: "Runtime.ExitError",
        errorMessage: "RequestId: request-1 Error: Runtime exited without providing a reason",
      },
    ],
  ])("%s", async (_, handler, described) => {
    expect(await failure(`export const handler = ${handler};`)).toMatchObject(described);
  });

  test.each([
    [
      "a module that throws on load",
      "throw new RangeError('early');",
      { errorType: "RangeError", errorMessage: "early" },
    ],
    [
      "a syntax error, with its place",
      "\nexport const x = ;",
      {
        errorType: "Runtime.UserCodeSyntaxError",
        errorMessage: "SyntaxError: Unexpected token ';'",
        trace: [expect.anything(), expect.stringMatching(/charge\.mjs:2$/)],
      },
    ],
    [
      "an import that is not there",
      "import './gone.mjs';",
      { errorType: "Runtime.ImportModuleError", errorMessage: expect.stringMatching(/Cannot find module .*gone\.mjs/) },
    ],
    [
      "a function that is not exported",
      "export const other = 1;",
      { errorType: "Runtime.HandlerNotFound", errorMessage: "charge.handler is undefined or not exported" },
    ],
    [
      "an export that is no function",
      "export const handler = 1;",
      { errorType: "Runtime.HandlerNotFound", errorMessage: "charge.handler is not a function" },
    ],
    [
      "process.exit() on load",
      "process.exit(4);",
      {
        errorType: "Runtime.ExitError",
        errorMessage: "RequestId: request-1 Error: Runtime exited with error: exit status 4",
      },
    ],
  ])("%s", async (_, text, described) => {
    expect(await failure(text)).toMatchObject(described);
  });

  test("a handler's file that has gone since the start", async () => {
    expect(await functions.call("gone.handler")).toEqual({
      failed: {
        errorType: "Runtime.ImportModuleError",
        errorMessage: "Error: Cannot find module 'gone.handler'",
        trace: [],
      },
    });
  });

  test("a handler that blocks its thread is killed at its time-out, and the next call gets another", async () => {
    functions.write("charge.mjs", "export const handler = async ({ block }) => { while (block); return 'free'; };");
    const config = { timeoutSeconds: 1 };
    expect(await functions.call("charge.handler", { block: true }, { config })).toEqual({
      kind: "functionTimedOut",
      seconds: 1,
    });
    expect(await functions.call("charge.handler", {}, { config })).toBe("free");
  });

  test("a module that blocks on load times out too", async () => {
    functions.write("charge.mjs", "for (;;);");
    expect(await functions.call("charge.handler", {}, { config: { timeoutSeconds: 1 } })).toEqual({
      kind: "functionTimedOut",
      seconds: 1,
    });
  });

  test("a handler that eats memory ends alone", async () => {
    functions.write(
      "charge.mjs",
      "export const handler = async ({ eat }) => { const eaten = []; while (eat) eaten.push(new Array(100_000).fill(Math.random())); return 'full'; };",
    );
    const config = { memoryMb: 64 };
    expect(await functions.call("charge.handler", { eat: true }, { config })).toEqual({
      failed: {
        errorType: "Runtime.OutOfMemory",
        errorMessage: "RequestId: request-1 Error: Runtime exited with error: signal: killed",
      },
    });
    expect(await functions.call("charge.handler", {}, { config })).toBe("full");
  });

  test("a task that is cut off kills the worker that works for it", async () => {
    functions.write(
      "charge.mjs",
      "console.log('begun');\nexport const handler = ({ block }) => { while (block); return 1; };",
    );
    const cutOff = new AbortController();
    const answer = functions.call("charge.handler", { block: true }, { invocation: { signal: cutOff.signal } });
    await eventually(() => functions.lines.length === 1, "the worker has begun");
    cutOff.abort();
    expect(await answer).toMatchObject({ kind: "unreachable" });
  });
});
