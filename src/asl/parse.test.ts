import { describe, expect, test } from "vitest";
import { compileAccepted, findState, parseDefinition, parseIncompleteDefinition } from "./parse.ts";
import type { Machine, State } from "./program.ts";

function machineOf(definition: unknown): Machine {
  const { program, diagnostics } = parseDefinition(JSON.stringify(definition), { type: "STANDARD" });
  if (program === undefined) throw new Error(JSON.stringify(diagnostics));
  return program.root;
}

function stateOf<T extends State["type"]>(machine: Machine, name: string, type: T): Extract<State, { type: T }> {
  const state = machine.states.get(name);
  if (state?.type !== type) throw new Error(`${name} is no ${type}`);
  return state as Extract<State, { type: T }>;
}

describe("references between states", () => {
  const machine = machineOf({
    StartAt: "Check",
    States: {
      Check: {
        Type: "Choice",
        Choices: [{ Variable: "$.n", NumericGreaterThan: 1, Next: "Work" }],
        Default: "Done",
      },
      Work: {
        Type: "Task",
        Resource: "arn:aws:lambda:us-east-1:123456789012:function:work",
        Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "Check" }],
        Next: "Done",
      },
      Done: { Type: "Pass", End: true },
    },
  });

  test("are the states themselves, cycles included", () => {
    const check = stateOf(machine, "Check", "Choice");
    const work = stateOf(machine, "Work", "Task");
    const done = stateOf(machine, "Done", "Pass");
    expect(machine.startAt).toBe(check);
    expect(check.rules[0]?.next).toBe(work);
    expect(check.default).toBe(done);
    expect(work.next).toBe(done);
    expect(work.catch[0]?.next).toBe(check);
    expect(done.next).toBeNull();
  });

  test("a state knows where it stands", () => {
    expect(stateOf(machine, "Work", "Task").pointer).toBe("/States/Work");
  });
});

describe("defaults and values", () => {
  test("what a definition leaves out has AWS's defaults", () => {
    const machine = machineOf({
      StartAt: "T",
      States: {
        T: {
          Type: "Task",
          Resource: "arn:aws:states:::states:startExecution.sync:2",
          Parameters: { StateMachineArn: "a" },
          Retry: [{ ErrorEquals: ["E"] }],
          End: true,
        },
      },
    });
    const task = stateOf(machine, "T", "Task");
    expect(task).toMatchObject({
      flow: { inputPath: { kind: "whole" }, outputPath: { kind: "whole" }, resultPath: { kind: "replace" } },
      timeoutSeconds: undefined,
      retry: [{ intervalSeconds: 1, maxAttempts: 3, backoffRate: 2, maxDelaySeconds: undefined, jitter: "NONE" }],
      catch: [],
    });
    expect(task.resource).toEqual({
      kind: "service",
      arn: "arn:aws:states:::states:startExecution.sync:2",
      service: "states",
      action: "startExecution",
      resource: "startExecution.sync:2",
      pattern: "sync:2",
    });
  });

  test("null selects nothing and discards the result", () => {
    const machine = machineOf({
      StartAt: "P",
      States: { P: { Type: "Pass", InputPath: null, OutputPath: null, ResultPath: null, End: true } },
    });
    expect(stateOf(machine, "P", "Pass").flow).toMatchObject({
      inputPath: { kind: "nothing" },
      outputPath: { kind: "nothing" },
      resultPath: { kind: "discard" },
    });
  });

  test("a Result keeps its own text, numbers included", () => {
    const text =
      '{"StartAt":"P","States":{"P":{"Type":"Pass","End":true,"Result":{"n": 1.0, "9": 12345678901234567890}}}}';
    const { program } = parseDefinition(text, { type: "STANDARD" });
    const pass = program?.root.states.get("P");
    expect(pass?.flow.language === "JSONPath" && pass.flow.result).toBe('{"n": 1.0, "9": 12345678901234567890}');
  });

  test("a Timestamp becomes a point in time", () => {
    const machine = machineOf({
      StartAt: "W",
      States: { W: { Type: "Wait", Timestamp: "1970-01-01T01:00:00.5+01:00", End: true } },
    });
    expect(stateOf(machine, "W", "Wait").until).toEqual({ kind: "timestamp", epochMs: 500 });
  });

  test("Parameters of a Map are its item selector", () => {
    const processor = { StartAt: "I", States: { I: { Type: "Succeed" } } };
    const machine = machineOf({
      StartAt: "M",
      States: {
        M: {
          Type: "Map",
          Iterator: processor,
          Parameters: { "v.$": "$$.Map.Item.Value" },
          MaxConcurrency: 2,
          End: true,
        },
      },
    });
    const map = stateOf(machine, "M", "Map");
    expect(map.flow.itemSelector?.constant).toBe(false);
    expect(map.maxConcurrency).toEqual({ kind: "literal", limit: 2 });
    expect(map.processor.startAt.name).toBe("I");
  });

  test("a time-out of 0 is none", () => {
    const definition = { TimeoutSeconds: 0, StartAt: "E", States: { E: { Type: "Succeed" } } };
    expect(parseDefinition(JSON.stringify(definition), { type: "STANDARD" }).program?.timeoutSeconds).toBeUndefined();
  });
});

describe("a state on its own", () => {
  const text = JSON.stringify({ StartAt: "S", States: { S: { Type: "Pass", Next: "Elsewhere" } } });

  test("may lead to states that are not there", () => {
    const { program, diagnostics } = parseIncompleteDefinition(text, { type: "STANDARD" });
    const state = program?.root.states.get("S");
    expect(diagnostics).toEqual([]);
    expect(state?.type === "Pass" && state.next?.name).toBe("Elsewhere");
  });

  test("is refused as a whole definition", () => {
    expect(parseDefinition(text, { type: "STANDARD" }).program).toBeUndefined();
  });
});

test("a state is found by its name however deep it is nested", () => {
  const branch = { StartAt: "Deep", States: { Deep: { Type: "Succeed" } } };
  const processor = { StartAt: "P", States: { P: { Type: "Parallel", Branches: [branch], End: true } } };
  const machine = machineOf({ StartAt: "M", States: { M: { Type: "Map", ItemProcessor: processor, End: true } } });
  expect(findState(machine, "Deep")?.pointer).toBe("/States/M/ItemProcessor/States/P/Branches[0]/States/Deep");
  expect(findState(machine, "Nowhere")).toBeUndefined();
});

test("a definition that was accepted once compiles, whatever a newer release says against it", () => {
  const text = JSON.stringify({
    StartAt: "A",
    States: { A: { Type: "Pass", End: true }, Unreachable: { Type: "Pass", End: true } },
  });
  expect(parseDefinition(text, { type: "STANDARD" }).program).toBeUndefined();
  expect(compileAccepted(text).program?.root.startAt.name).toBe("A");
});
