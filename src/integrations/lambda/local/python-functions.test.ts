import { spawnSync } from "node:child_process";
import { utimesSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ARN, eventually, type TestFunctions, testFunctions } from "./testing-local-functions.ts";

const isThere = ["python3", "python", "py"].some((name) => spawnSync(name, ["--version"]).status === 0);

/** With STEPWELL_CI=1 a missing Python is a failure of each test rather than a reason to skip it. */
const skipped = !isThere && process.env["STEPWELL_CI"] !== "1";
const because = skipped ? " (skipped: there is no python3 on this machine)" : "";

let functions: TestFunctions;

beforeEach(() => {
  functions = testFunctions();
});

afterEach(() => functions.close());

describe.skipIf(skipped)(`Python functions${because}`, () => {
  const failure = async (text: string, payload?: unknown, handler = "charge.handler") => {
    functions.write("charge.py", text);
    return ((await functions.call(handler, payload)) as { failed: unknown }).failed;
  };

  test("a handler is called, and kept warm with its module's state", async () => {
    functions.write(
      "src/charge.py",
      "count = 0\ndef handler(event, context):\n  global count\n  count += 1\n  return {'got': event, 'count': count, 'é': 'ü'}\n",
    );
    expect(await functions.call("src/charge.handler", { a: "ä" })).toEqual({ got: { a: "ä" }, count: 1, é: "ü" });
    expect(await functions.call("src/charge.py.handler", { a: 2 })).toEqual({
      got: { a: 2 },
      count: expect.any(Number),
      é: "ü",
    });
  });

  test("it gets Lambda's context and environment", async () => {
    functions.write(
      "charge.py",
      `import os
def handler(event, context):
    return [context.aws_request_id, context.function_name, context.function_version, context.invoked_function_arn,
        context.memory_limit_in_mb, context.log_group_name, context.client_context.custom,
        0 < context.get_remaining_time_in_millis() <= 30000, os.environ["AWS_ENDPOINT_URL_SFN"], os.environ["A"],
        os.path.realpath(os.getcwd()) == os.path.realpath(os.environ["LAMBDA_TASK_ROOT"])]`,
    );
    const clientContext = Buffer.from('{"custom":{"a":1}}').toString("base64");
    const invocation = { clientContext, function: { name: "charge", arn: ARN, qualifier: "prod" }, requestId: "r-1" };
    expect(await functions.call("charge.handler", {}, { invocation, config: { environment: { A: "own" } } })).toEqual([
      "r-1",
      "charge",
      "$LATEST",
      `${ARN}:prod`,
      "256",
      "/aws/lambda/charge",
      { a: 1 },
      true,
      "http://127.0.0.1:8083",
      "own",
      true,
    ]);
  });

  test("an exception is described as Lambda's Python describes it", async () => {
    const text = "def handler(event, context):\n    raise Exception('Some exception was raised.')\n";
    const file = functions.write("charge.py", text);
    const answer = await functions.invoke("charge.handler");
    expect(answer).toEqual({
      kind: "functionFailed",
      payload: JSON.stringify({
        errorMessage: "Some exception was raised.",
        errorType: "Exception",
        requestId: "request-1",
        stackTrace: [`  File "${file}", line 2, in handler\n    raise Exception('Some exception was raised.')\n`],
      }).replace(/(?<=["\]]),(?=")|(?<="):(?=["[])/g, "$& "),
    });
  });

  test.each([
    [
      "a module that throws on load",
      "raise ValueError('early')",
      { errorType: "ValueError", errorMessage: "early", stackTrace: [expect.stringMatching(/charge\.py", line 1/)] },
    ],
    [
      "a syntax error, with its place",
      "x = 1\ndef (",
      {
        errorType: "Runtime.UserCodeSyntaxError",
        errorMessage: expect.stringMatching(/^Syntax error in module 'charge': .*line 2\)$/),
      },
    ],
    [
      "an import that is not there",
      "import gone_for_good",
      {
        errorType: "Runtime.ImportModuleError",
        errorMessage: "Unable to import module 'charge': No module named 'gone_for_good'",
      },
    ],
    [
      "a function that is not there",
      "x = 1",
      { errorType: "Runtime.HandlerNotFound", errorMessage: "Handler 'handler' missing on module 'charge'" },
    ],
    [
      "a result that JSON has no word for",
      "def handler(event, context):\n  return {1, 2}",
      {
        errorType: "Runtime.MarshalError",
        errorMessage: "Unable to marshal response: Object of type set is not JSON serializable",
      },
    ],
    [
      "sys.exit()",
      "import sys\ndef handler(event, context):\n  sys.exit(3)",
      {
        errorType: "Runtime.ExitError",
        errorMessage: "RequestId: request-1 Error: Runtime exited with error: exit status 3",
      },
    ],
    [
      "a signal",
      "import os, signal\ndef handler(event, context):\n  os.kill(os.getpid(), signal.SIGABRT)",
      {
        errorType: "Runtime.ExitError",
        errorMessage: "RequestId: request-1 Error: Runtime exited with error: signal: aborted",
      },
    ],
  ])("%s", async (_, text, described) => {
    expect(await failure(text)).toMatchObject(described);
  });

  test("a handler that never ends is killed at its time-out with what it has started", async () => {
    functions.write(
      "charge.py",
      "import subprocess, sys\ndef handler(event, context):\n  if not event: return 'free'\n  print('begun', flush=True)\n  subprocess.run([sys.executable, '-c', 'import time; time.sleep(600)'])",
    );
    const config = { timeoutSeconds: 1 };
    expect(await functions.call("charge.handler", { block: true }, { config })).toEqual({
      kind: "functionTimedOut",
      seconds: 1,
    });
    expect(await functions.call("charge.handler", {}, { config })).toBe("free");
  });

  test.skipIf(process.platform !== "linux")("a handler that eats memory ends alone", async () => {
    expect(
      await failure("def handler(event, context):\n  eaten = []\n  while True: eaten.append(bytearray(1_000_000))"),
    ).toEqual({
      errorType: "Runtime.OutOfMemory",
      errorMessage: "RequestId: request-1 Error: Runtime exited with error: signal: killed",
    });
  });

  test("a task that is cut off kills the process that works for it", async () => {
    functions.write("charge.py", "def handler(event, context):\n  print('begun')\n  while True: pass");
    const cutOff = new AbortController();
    const answer = functions.call("charge.handler", {}, { invocation: { signal: cutOff.signal } });
    await eventually(() => functions.lines.length === 1, "the process has begun");
    cutOff.abort();
    expect(await answer).toMatchObject({ kind: "unreachable" });
  });

  test("a changed handler or import counts at the next invocation", async () => {
    functions.write("charge.py", "from rates import rate\ndef handler(event, context):\n  return rate");
    functions.write("rates.py", "rate = 1");
    expect(await functions.call("charge.handler")).toBe(1);
    utimesSync(functions.write("rates.py", "rate = 2"), new Date(), new Date(Date.now() + 10));
    expect(await functions.call("charge.handler")).toBe(2);
  });

  test("a module that was broken is tried anew once it is mended", async () => {
    expect(await failure("def (")).toMatchObject({ errorType: "Runtime.UserCodeSyntaxError" });
    functions.write("charge.py", "def handler(event, context):\n  return 'mended'");
    expect(await functions.call("charge.handler")).toBe("mended");
  });

  test("what it prints and logs is kept, and an exception is printed", async () => {
    await failure(
      "import logging, sys\nlogging.getLogger().setLevel('INFO')\nprint('early')\ndef handler(event, context):\n  print('one')\n  print('two', file=sys.stderr)\n  logging.info('three')\n  raise KeyError('four')",
    );
    expect(functions.lines.filter(({ stream }) => stream === "stdout").map(({ text }) => text)).toEqual([
      "early",
      "one",
      "[INFO]\tthree",
      "[ERROR] KeyError: 'four'",
      "Traceback (most recent call last):",
      expect.stringMatching(/line 8, in handler/),
      "    raise KeyError('four')",
    ]);
    expect(functions.lines.find(({ stream }) => stream === "stderr")).toMatchObject({
      text: "two",
      requestId: "request-1",
      stateName: "Charge",
    });
  });

  test("an answer of more than 6 MB is too large, and the process works on", async () => {
    functions.write(
      "charge.py",
      "count = 0\ndef handler(event, context):\n  global count\n  count += 1\n  return 'x' * event['length'] + str(count)",
    );
    expect(await functions.call("charge.handler", { length: 6_300_000 })).toEqual({ kind: "tooLarge" });
    expect(await functions.call("charge.handler", { length: 1 })).toBe("x2");
  });
});
