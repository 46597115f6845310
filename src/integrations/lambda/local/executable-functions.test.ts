import { chmodSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type TestFunctions, testFunctions } from "./testing-local-functions.ts";

let functions: TestFunctions;

beforeEach(() => {
  functions = testFunctions();
});

afterEach(() => functions.close());

/** A program of this very Node that speaks the Lambda Runtime API. */
const program = (answer: string) => `#!${process.execPath}
const api = "http://" + process.env.AWS_LAMBDA_RUNTIME_API + "/2018-06-01/runtime";
const post = (path, body, headers = {}) => fetch(api + path, { method: "POST", body, headers });
(async () => {
  for (let count = 1; ; count++) {
    const next = await fetch(api + "/invocation/next");
    const id = next.headers.get("lambda-runtime-aws-request-id");
    const deadline = Number(next.headers.get("lambda-runtime-deadline-ms"));
    const arn = next.headers.get("lambda-runtime-invoked-function-arn");
    const event = await next.json();
    console.log("works for " + id);
    await (${answer});
  }
})();
`;

describe.skipIf(process.platform === "win32")("executables (skipped on Windows, which runs no scripts by #!)", () => {
  const write = (text: string) => chmodSync(functions.write("bin/charge", text), 0o755);

  test("that speak the Lambda Runtime API are called, and kept warm", async () => {
    write(
      program(
        'post("/invocation/" + id + "/response", JSON.stringify({ event, count, arn, soon: deadline > Date.now() }))',
      ),
    );
    const answer = { event: { a: 1 }, arn: "arn:aws:lambda:us-east-1:123456789012:function:charge", soon: true };
    expect(await functions.call("bin/charge", { a: 1 })).toEqual({ ...answer, count: 1 });
    expect(await functions.call("bin/charge", { a: 1 })).toEqual({ ...answer, count: 2 });
    expect(functions.lines.map(({ text, requestId }) => [text, requestId])).toEqual([
      ["works for request-1", "request-1"],
      ["works for request-2", "request-2"],
    ]);
  });

  test("report errors as they like", async () => {
    write(program('post("/invocation/" + id + "/error", JSON.stringify({ errorType: "Broken", errorMessage: "x" }))'));
    expect(await functions.call("bin/charge")).toEqual({ failed: { errorType: "Broken", errorMessage: "x" } });
  });

  test("say why they cannot start", async () => {
    write(
      `#!${process.execPath}\nfetch("http://" + process.env.AWS_LAMBDA_RUNTIME_API + "/2018-06-01/runtime/init/error", { method: "POST", body: '{"errorType":"No","errorMessage":"not today"}' });`,
    );
    expect(await functions.call("bin/charge")).toEqual({ failed: { errorType: "No", errorMessage: "not today" } });
  });

  test("that end without a word are Runtime.ExitError", async () => {
    write("#!/bin/sh\necho starting\nexit 7\n");
    expect(await functions.call("bin/charge")).toEqual({
      failed: {
        errorType: "Runtime.ExitError",
        errorMessage: "RequestId: request-1 Error: Runtime exited with error: exit status 7",
      },
    });
    expect(functions.lines.map(({ text }) => text)).toEqual(["starting"]);
  });

  test("that may not be run are Runtime.InvalidEntrypoint", async () => {
    functions.write("bin/charge", "#!/bin/sh\n");
    expect(await functions.call("bin/charge")).toMatchObject({
      failed: {
        errorType: "Runtime.InvalidEntrypoint",
        errorMessage: expect.stringMatching(/fork\/exec .*charge: permission denied$/),
      },
    });
  });

  test("that never ask for work time out", async () => {
    write(`#!${process.execPath}\nsetInterval(() => {}, 60_000);`);
    expect(await functions.call("bin/charge", {}, { config: { timeoutSeconds: 1 } })).toEqual({
      kind: "functionTimedOut",
      seconds: 1,
    });
  });
});
