import { utimesSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ARN, type TestFunctions, testFunctions } from "./testing-local-functions.ts";

let functions: TestFunctions;

beforeEach(() => {
  functions = testFunctions();
});

afterEach(() => functions.close());

describe("kinds of modules", () => {
  test.each([
    ["an ES module", "charge.mjs", "export const handler = async (event) => ({ got: event });"],
    ["CommonJS", "charge.cjs", "exports.handler = async (event) => ({ got: event });"],
    [
      "plain .js, which is CommonJS without a package",
      "charge.js",
      "module.exports.handler = async (event) => ({ got: event });",
    ],
    ["plain .js with ES syntax", "charge.js", "export const handler = async (event) => ({ got: event });"],
    [
      "TypeScript",
      "charge.ts",
      "export const handler = async (event: { a: number }): Promise<object> => ({ got: event });",
    ],
    [
      "TypeScript with require",
      "charge.cts",
      "exports.handler = async (event: unknown): Promise<object> => ({ got: event });",
    ],
    [
      "a default export's member",
      "charge.mjs",
      "export default { handler: (event, _, done) => done(null, { got: event }) };",
    ],
  ])("%s", async (_, file, text) => {
    functions.write(`src/${file}`, text);
    expect(await functions.call("src/charge.handler", { a: 1 })).toEqual({ got: { a: 1 } });
  });

  test("a module's extension may be given, and a nested function", async () => {
    functions.write("charge.prod.mjs", "export const v1 = { handler: async () => 'nested' };");
    expect(await functions.call("charge.prod.mjs.v1.handler")).toBe("nested");
  });

  test("TypeScript imports without extension, of folders, and of the .js that it becomes", async () => {
    functions.write(
      "charge.ts",
      'import { a } from "./a";\nimport { b } from "./b";\nimport { c } from "./c.js";\nexport const handler = async () => [a, b, c];',
    );
    functions.write("a.ts", "export const a: number = 1;");
    functions.write("b/index.ts", "export const b: number = 2;");
    functions.write("c.ts", "export const c: number = 3;");
    expect(await functions.call("charge.handler")).toEqual([1, 2, 3]);
  });

  test("packages come from the function's own node_modules", async () => {
    functions.write("node_modules/rates/package.json", '{"name":"rates","main":"index.js"}');
    functions.write("node_modules/rates/index.js", "exports.rate = 7;");
    functions.write("charge.mjs", 'import { rate } from "rates";\nexport const handler = async () => rate;');
    expect(await functions.call("charge.handler")).toBe(7);
  });
});

describe("how a handler answers", () => {
  test.each([
    ["its promise", "async () => 1", 1],
    ["a promise of nothing", "async () => {}", null],
    ["its callback", "(event, context, callback) => { setTimeout(() => callback(null, 2), 1); }", 2],
    ["context.succeed", "(event, context) => { context.succeed(3); }", 3],
    ["context.done", "(event, context) => { context.done(null, 4); }", 4],
    ["nothing, once nothing is left to happen", "() => 5", null],
    ["a promise that nothing will ever settle", "() => new Promise(() => {})", null],
  ])("%s", async (_, handler, result) => {
    functions.write("charge.mjs", `export const handler = ${handler};`);
    expect(await functions.call("charge.handler")).toEqual(result);
  });

  test("a callback waits for the event loop to empty, unless it is told not to", async () => {
    functions.write(
      "charge.mjs",
      `let late = false;
       export const handler = (event, context, callback) => {
         if (event.again) return callback(null, late);
         if (event.hurry) context.callbackWaitsForEmptyEventLoop = false;
         setTimeout(() => { late = true; }, event.hurry ? 60_000 : 5);
         callback(null, "answered");
       };`,
    );
    expect(await functions.call("charge.handler", {})).toBe("answered");
    expect(await functions.call("charge.handler", { again: true })).toBe(true);
    expect(await functions.call("charge.handler", { hurry: true })).toBe("answered");
  });

  test("it gets Lambda's context", async () => {
    functions.write(
      "charge.mjs",
      `export const handler = async (event, context) => ({ ...context, left: context.getRemainingTimeInMillis(),
         kinds: [typeof context.done, typeof context.fail, typeof context.succeed] });`,
    );
    const clientContext = Buffer.from('{"custom":{"a":1}}').toString("base64");
    const invocation = { clientContext, function: { name: "charge", arn: ARN, qualifier: "prod" }, requestId: "r-1" };
    const context = await functions.call("charge.handler", {}, { invocation });
    expect(context).toMatchObject({
      awsRequestId: "r-1",
      functionName: "charge",
      functionVersion: "$LATEST",
      invokedFunctionArn: `${ARN}:prod`,
      memoryLimitInMB: "256",
      logGroupName: "/aws/lambda/charge",
      callbackWaitsForEmptyEventLoop: true,
      clientContext: { custom: { a: 1 } },
      kinds: ["function", "function", "function"],
    });
    const { left } = context as { left: number };
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(30_000);
  });
});

describe("the environment", () => {
  test("has Lambda's variables, the endpoints and the function's own, and nothing of the server's", async () => {
    process.env["SERVER_SECRET"] = "secret";
    await functions.close();
    functions = testFunctions({ endpoints: { lambda: "http://127.0.0.1:3001" } });
    functions.write("charge.mjs", "export const handler = async () => process.env;");
    const envFile = functions.write("charge.env", "A=file\nB=file\n");
    const environment = await functions.call("charge.handler", {}, { config: { envFile, environment: { A: "own" } } });
    delete process.env["SERVER_SECRET"];
    expect(environment).toMatchObject({
      AWS_REGION: "us-east-1",
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "123456789012",
      AWS_ENDPOINT_URL_SFN: "http://127.0.0.1:8083",
      AWS_ENDPOINT_URL_LAMBDA: "http://127.0.0.1:3001",
      AWS_LAMBDA_FUNCTION_NAME: "charge",
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
      A: "own",
      B: "file",
    });
    expect(environment).not.toHaveProperty("SERVER_SECRET");
  });
});

describe("what a function prints", () => {
  test("is kept line by line, with whose it is", async () => {
    functions.write(
      "charge.mjs",
      "console.log('early');\nexport const handler = async () => { console.log('one\\ntwo'); console.error('three'); process.stdout.write('four'); };",
    );
    await functions.call("charge.handler");
    const about = {
      executionArn: "arn:execution",
      stateName: "Charge",
      attempt: 1,
      requestId: "request-1",
      functionName: "charge",
    };
    expect(functions.lines).toEqual([
      { ...about, stream: "stdout", text: "early", at: expect.any(Number) },
      { ...about, stream: "stdout", text: "one", at: expect.any(Number) },
      { ...about, stream: "stdout", text: "two", at: expect.any(Number) },
      { ...about, stream: "stderr", text: "three", at: expect.any(Number) },
      { ...about, stream: "stdout", text: "four", at: expect.any(Number) },
    ]);
  });

  test("is bounded for each invocation", async () => {
    functions.write(
      "charge.mjs",
      "export const handler = async () => { for (let i = 0; i < 2000; i++) console.log('x'.repeat(999)); };",
    );
    await functions.call("charge.handler");
    const kept = functions.lines.length;
    expect(functions.lines.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThan(1_048_576 + 100);
    expect(functions.lines.at(-1)?.text).toMatch(/is not kept/);
    await functions.call("charge.handler");
    expect(functions.lines.length).toBe(2 * kept);
  });

  test("its last 4 KB come with the answer where they are asked for", async () => {
    functions.write(
      "charge.mjs",
      "export const handler = async () => { console.log('x'.repeat(9999)); console.log('end'); };",
    );
    const answer = await functions.invoke("charge.handler", {}, { invocation: { logType: "Tail" } });
    const tail = Buffer.from(answer.kind === "returned" ? (answer.logResult ?? "") : "", "base64").toString();
    expect(tail).toHaveLength(4096);
    expect(tail).toMatch(/xend\n$|x\nend\n$/);
  });
});

test("an event is waited for and its answer thrown away; a dry run calls nothing", async () => {
  functions.write(
    "charge.mjs",
    "export const handler = async () => { console.log('called'); throw new Error('no'); };",
  );
  expect(await functions.invoke("charge.handler", {}, { invocation: { invocationType: "DryRun" } })).toMatchObject({
    kind: "returned",
    status: 204,
  });
  expect(functions.lines).toEqual([]);
  expect(await functions.invoke("charge.handler", {}, { invocation: { invocationType: "Event" } })).toMatchObject({
    kind: "returned",
    status: 202,
    payload: "",
  });
  expect(functions.lines[0]?.text).toBe("called");
});

test("an answer of more than 6 MB is too large", async () => {
  functions.write("charge.mjs", "export const handler = async () => 'x'.repeat(6_300_000);");
  expect(await functions.invoke("charge.handler")).toEqual({ kind: "tooLarge" });
});

test("TypeScript goes through the project's esbuild where there is one, bundled but for packages", async () => {
  // A stand-in: what it is asked, and that what it answers is run.
  functions.write("node_modules/esbuild/package.json", '{"name":"esbuild","main":"index.js"}');
  functions.write(
    "node_modules/esbuild/index.js",
    `const { readFileSync } = require("node:fs");
     exports.buildSync = ({ entryPoints: [file], bundle, packages, format, absWorkingDir }) => {
       if (readFileSync(file, "utf8").includes("enum;")) throw new Error("charge.ts:1:5: ERROR: no name");
       const asked = JSON.stringify({ bundle, packages, format });
       return {
         outputFiles: [{ text: "export const handler = async () => (" + asked + ")" }],
         metafile: { inputs: { "charge.ts": {}, "colour.ts": {} } },
       };
     };`,
  );
  functions.write("colour.ts", "");
  functions.write("charge.ts", "export enum Colour { Red }");
  const asked = { bundle: true, packages: "external", format: "esm" };
  expect(await functions.call("charge.handler")).toEqual(asked);
  utimesSync(functions.write("charge.ts", "enum;"), new Date(), new Date(Date.now() + 10));
  expect(await functions.call("charge.handler")).toMatchObject({
    failed: { errorType: "Runtime.UserCodeSyntaxError", errorMessage: "SyntaxError: charge.ts:1:5: ERROR: no name" },
  });
});
