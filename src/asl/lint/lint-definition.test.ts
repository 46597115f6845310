import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { lintDefinition } from "./lint-definition.ts";
import { DONE, FUNCTION, lintMachine, lintStates } from "./testing-lint.ts";

const SNS = "arn:aws:states:::sns:publish";
const task = (more: object, resource = FUNCTION) => ({
  A: {
    Type: "Task",
    Resource: resource,
    ...(resource === FUNCTION ? {} : { Parameters: { TopicArn: "t", Message: "m" } }),
    Next: "B",
    ...more,
  },
  B: DONE,
});
const retry = (...names: readonly (readonly string[])[]) => ({ Retry: names.map((ErrorEquals) => ({ ErrorEquals })) });
const caught = (...names: readonly (readonly string[])[]) => ({
  Catch: names.map((ErrorEquals) => ({ ErrorEquals, Next: "B" })),
});

describe("a Retry or Catch that can never match", () => {
  test("the same error twice: the first takes it, also with its attempts used up", () => {
    expect(lintStates(task(retry(["E"], ["E", "F"])))).toEqual([
      "STEPWELL_RETRY_NEVER_MATCHES /States/A/Retry[1]/ErrorEquals[0]: 'E' never matches here: " +
        "'E' at /States/A/Retry[0]/ErrorEquals[0] comes first (leave it out, or put it before what takes its errors)",
    ]);
  });

  test("an entry of which nothing is left is one finding", () => {
    const [finding, ...others] = lintStates(task(caught(["States.TaskFailed"], ["E", "F"])));
    expect(finding).toContain("STEPWELL_CATCH_NEVER_MATCHES /States/A/Catch[1]/ErrorEquals: This entry of Catch never");
    expect(others).toEqual([]);
  });

  test("States.TaskFailed leaves time-outs, and what its fellows in the same entry take", () => {
    expect(lintStates(task(retry(["States.TaskFailed"], ["States.Timeout"], ["States.HeartbeatTimeout"])))).toEqual([]);
    expect(lintStates(task(retry(["States.TaskFailed", "E"])))).toEqual([]);
  });

  test("around a Parallel a Fail state's error is no failed task", () => {
    const Branches = [{ StartAt: "I", States: { I: { Type: "Fail", Error: "E" } } }];
    const A = { Type: "Parallel", Branches, Next: "B", ...caught(["States.TaskFailed"], ["E"]) };
    expect(lintStates({ A, B: DONE })).toEqual([]);
  });

  test("errors that a service never ends with, but a function may", () => {
    const names = retry(["States.Runtime"], ["States.HeartbeatTimeout"], ["States.BranchFailed"]);
    expect(lintStates(task(names, SNS))).toHaveLength(3);
    expect(lintStates(task(names))).toEqual([]);
    expect(lintStates(task({ ...retry(["States.HeartbeatTimeout"]), HeartbeatSeconds: 5 }, SNS))).toEqual([]);
  });

  test("no attempts are no finding", () => {
    const Retry = [{ ErrorEquals: ["E"], MaxAttempts: 0 }, { ErrorEquals: ["States.ALL"] }];
    expect(lintStates(task({ Retry }))).toEqual([]);
  });
});

describe("strict", () => {
  test("asks for a time-out on every Task, nested ones included", () => {
    const Branches = [{ StartAt: "I", States: { I: { Type: "Task", Resource: FUNCTION, End: true } } }];
    const P = { Type: "Parallel", Branches, Next: "A" };
    const findings = lintStates({ P, ...task({}) }, { strict: true });
    expect(findings.map((finding) => finding.split(":")[0])).toEqual([
      "STEPWELL_TASK_WITHOUT_TIMEOUT /States/P/Branches[0]/States/I",
      "STEPWELL_TASK_WITHOUT_TIMEOUT /States/A",
    ]);
    expect(lintStates({ P, ...task({}) })).toEqual([]);
  });

  test("TimeoutSeconds and TimeoutSecondsPath are enough", () => {
    expect(lintStates(task({ TimeoutSeconds: 5 }), { strict: true })).toEqual([]);
    expect(lintStates(task({ TimeoutSecondsPath: "$.t" }), { strict: true })).toEqual([]);
  });
});

describe("a Comment silences", () => {
  const strict = { strict: true };

  test("the codes it names, in its state", () => {
    const Comment = "Waits for people. stepwell-ignore STEPWELL_TASK_WITHOUT_TIMEOUT, STEPWELL_RETRY_NEVER_MATCHES";
    expect(lintStates(task({ Comment, ...retry(["E"], ["E"]) }), strict)).toEqual([]);
    expect(lintStates(task({ Comment, ...caught(["E"], ["E"]) }), strict)).toHaveLength(1);
  });

  test("a path's finding too", () => {
    const B = { Type: "Pass", Comment: "stepwell-ignore STEPWELL_PATH_NEVER_EXISTS", InputPath: "$.x", End: true };
    expect(lintStates({ A: { Type: "Pass", Result: {}, Next: "B" }, B })).toEqual([]);
  });

  test("in all of a machine, where it stands there", () => {
    const Comment = "stepwell-ignore STEPWELL_TASK_WITHOUT_TIMEOUT";
    expect(lintMachine({ Comment, StartAt: "A", States: task({}) }, strict)).toEqual([]);
  });

  test("nothing without the word before the code", () => {
    expect(lintStates(task({ Comment: "STEPWELL_TASK_WITHOUT_TIMEOUT" }), strict)).toHaveLength(1);
  });
});

test("findings stand in the order of the text, at their lines", () => {
  const text = `{\n "StartAt": "A",\n "States": {\n  "A": { "Type": "Pass", "Result": {}, "Next": "B" },\n  "B": { "Type": "Pass", "InputPath": "$.b", "OutputPath": "$.o", "End": true } } }`;
  expect(lintDefinition(text).map(({ severity, line, column }) => ({ severity, line, column }))).toEqual([
    { severity: "WARNING", line: 5, column: 39 },
  ]);
});

test.each(["", "{", "[]", '"x"'])("of %j, which is no definition, nothing is said", (text) => {
  expect(lintDefinition(text)).toEqual([]);
});

const shared = process.env.STEPWELL_SHARED ?? resolve(import.meta.dirname, "../../../../shared");
const definitions = join(shared, "corpus/definitions");

// Each was looked at by hand: all of them are entries behind one that takes their errors.
const KNOWN = {
  "aws-deployment-framework__lambda-codebase-initial-commit-bootstrap-repository-adf-bootstrap-deployment-pipeline-mana.asl.json": 4,
  "aws-deployment-framework__template-accountmanagementstatemachine.asl.json": 7,
  "step-functions-workflows-collection__idempotent-workflow-sam.asl.json": 3,
  "step-functions-workflows-collection__idempotent-workflow.asl.json": 3,
};

test.skipIf(!existsSync(definitions))("published definitions have only findings that are true", () => {
  const counts: Record<string, number> = {};
  for (const file of readdirSync(definitions)) {
    const { length } = lintDefinition(readFileSync(join(definitions, file), "utf8"));
    if (length > 0) counts[file] = length;
  }
  expect(counts).toEqual(KNOWN);
});
