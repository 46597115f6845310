import { describe, expect, test } from "vitest";
import { ROLE_ARN, TestingApi } from "../testing-api.ts";

type Json = Readonly<Record<string, unknown>>;

const LAMBDA = "arn:aws:states:::lambda:invoke";
const INVOKE = { Type: "Task", Resource: LAMBDA, Parameters: { FunctionName: "f" }, End: true };
const api = new TestingApi();

const body = ({ definition, input, ...rest }: Json): Json => ({
  definition: JSON.stringify(definition),
  ...(input === undefined ? {} : { input: JSON.stringify(input) }),
  ...rest,
});
const answer = (request: Json) => api.call("TestState", body(request));
const refusal = (request: Json) => api.refusal("TestState", body(request));
const result = (value: unknown, more: Json = {}): Json => ({ mock: { result: JSON.stringify(value), ...more } });
const failure = (error: string): Json => ({ mock: { errorOutput: { error, cause: "why" } } });
const parsed = (data: unknown): Json =>
  Object.fromEntries(
    Object.entries(data as Json).map(([name, value]) => [name, typeof value === "string" ? JSON.parse(value) : value]),
  );

describe("one state", () => {
  test("answers its output and what follows", async () => {
    const definition = { Type: "Pass", Parameters: { "a.$": "$.b" }, Next: "Elsewhere" };
    expect(await answer({ definition, input: { b: 1 } })).toEqual({
      status: "SUCCEEDED",
      output: '{"a":1}',
      nextState: "Elsewhere",
    });
  });

  test("shows the data on its way through a Task", async () => {
    const definition = {
      ...INVOKE,
      InputPath: "$.in",
      ResultSelector: { "p.$": "$.Payload" },
      ResultPath: "$.out",
      OutputPath: "$.out.p",
    };
    const { inspectionData, ...rest } = await answer({
      definition,
      input: { in: { x: 1 } },
      inspectionLevel: "DEBUG",
      ...result({ Payload: 7 }),
    });
    expect(rest).toEqual({ status: "SUCCEEDED", output: "7" });
    expect(parsed(inspectionData)).toEqual({
      input: { in: { x: 1 } },
      afterInputPath: { x: 1 },
      afterParameters: { FunctionName: "f" },
      result: { Payload: 7 },
      afterResultSelector: { p: 7 },
      afterResultPath: { in: { x: 1 }, out: { p: 7 } },
    });
  });

  test("reads and sets variables", async () => {
    const definition = {
      Type: "Pass",
      QueryLanguage: "JSONata",
      Assign: { b: "{% $a + 1 %}" },
      Output: "{% $a %}",
      End: true,
    };
    const { output, inspectionData } = await answer({ definition, variables: '{"a":1}', inspectionLevel: "TRACE" });
    expect(output).toBe("1");
    expect(parsed(inspectionData)).toEqual({ input: {}, variables: { a: 1, b: 2 } });
  });

  test("waits as a Wait does", async () => {
    const definition = { Type: "Wait", Timestamp: "2020-01-01T00:00:00Z", End: true };
    expect(await answer({ definition })).toEqual({ status: "SUCCEEDED", output: "{}" });
  });

  test("has its task carried out where it is not mocked", async () => {
    expect(await answer({ definition: INVOKE, roleArn: ROLE_ARN })).toEqual({
      status: "FAILED",
      error: "Lambda.Unavailable",
    });
  });
});

describe("a state of a whole machine", () => {
  const map = {
    StartAt: "M",
    States: {
      M: {
        Type: "Map",
        ItemProcessor: {
          StartAt: "Inside",
          States: {
            Inside: { Type: "Pass", Parameters: { "i.$": "$$.Map.Item.Index", "v.$": "$$.Map.Item.Value" }, End: true },
          },
        },
        End: true,
      },
    },
  };

  test("is found inside of a Map, and has an item there", async () => {
    const { output } = await answer({ definition: map, stateName: "Inside", input: "x" });
    expect(output).toBe('{"i":0,"v":"x"}');
  });

  test("must be there", async () => {
    expect(await refusal({ definition: map, stateName: "Outside" })).toBe(
      "ValidationException: State not found in definition",
    );
  });
});

describe("a failure", () => {
  const retry = [{ ErrorEquals: ["Rare"] }, { ErrorEquals: ["Busy"], IntervalSeconds: 2, MaxAttempts: 2 }];
  const handlers = { Retry: retry, Catch: [{ ErrorEquals: ["States.TaskFailed"], Next: "Mend", ResultPath: "$.e" }] };
  const definition = { ...INVOKE, ...handlers };
  const errorDetails = async (request: Json) => {
    const { status, inspectionData } = await answer({ definition, inspectionLevel: "DEBUG", ...request });
    return { status, ...((inspectionData as Json).errorDetails as Json) };
  };

  test("is retried, with the back-off of that retry", async () => {
    expect(await errorDetails({ ...failure("Busy"), stateConfiguration: { retrierRetryCount: 1 } })).toEqual({
      status: "RETRIABLE",
      retryIndex: 1,
      retryBackoffIntervalSeconds: 4,
    });
  });

  test("is caught once its retries are used up", async () => {
    expect(await errorDetails({ ...failure("Busy"), stateConfiguration: { retrierRetryCount: 2 } })).toEqual({
      status: "CAUGHT_ERROR",
      retryIndex: 1,
      catchIndex: 0,
    });
  });

  test("is caught with the error in the output", async () => {
    expect(await answer({ definition, ...failure("Other") })).toEqual({
      status: "CAUGHT_ERROR",
      error: "Other",
      cause: "why",
      nextState: "Mend",
      output: '{"e":{"Error":"Other","Cause":"why"}}',
    });
  });

  test("ends the state where nothing handles it", async () => {
    expect(await answer({ definition: INVOKE, ...failure("Other") })).toEqual({
      status: "FAILED",
      error: "Other",
      cause: "why",
    });
  });
});

describe("a Map", () => {
  const processor = {
    StartAt: "In",
    States: { In: { ...INVOKE, End: undefined, Next: "Free" }, Free: { Type: "Pass", End: true } },
  };
  const definition = {
    Type: "Map",
    ItemProcessor: processor,
    ItemSelector: { "n.$": "$$.Map.Item.Value" },
    ToleratedFailurePercentage: 50,
    Catch: [{ ErrorEquals: ["States.TaskFailed"], Next: "Mend" }],
    End: true,
  };

  test("shows what its iterations would get", async () => {
    const { output, inspectionData } = await answer({
      definition,
      input: [1, 2],
      inspectionLevel: "DEBUG",
      ...result(["a", "b"]),
    });
    expect(output).toBe('["a","b"]');
    expect(parsed(inspectionData)).toMatchObject({
      afterItemSelector: [{ n: 1 }, { n: 2 }],
      maxConcurrency: 0,
      toleratedFailurePercentage: 50,
    });
  });

  test("takes the mocked result also where it has no items", async () => {
    expect(await answer({ definition, input: [], ...result([]) })).toEqual({ status: "SUCCEEDED", output: "[]" });
  });

  test.each([
    [1, "SUCCEEDED"],
    [2, "FAILED"],
  ])("with %i of two iterations failed: %s", async (mapIterationFailureCount, status) => {
    const request = { definition, input: [1, 2], ...result([1, 2]), stateConfiguration: { mapIterationFailureCount } };
    expect((await answer(request)).status).toBe(status);
  });

  test.each([
    ["In", "CAUGHT_ERROR"],
    ["Free", "FAILED"],
  ])("an error of its state %s: %s", async (errorCausedByState, status) => {
    const request = { definition, input: [1], ...failure("E"), stateConfiguration: { errorCausedByState } };
    expect((await answer(request)).status).toBe(status);
  });

  test("has the items that its reader is said to have read", async () => {
    const { inspectionData } = await answer({
      definition: { ...definition, ItemReader: { Resource: "arn:aws:states:::s3:getObject", Parameters: {} } },
      inspectionLevel: "DEBUG",
      ...result([1]),
      stateConfiguration: { mapItemReaderData: "[8]" },
    });
    expect(parsed(inspectionData)).toMatchObject({ afterItemSelector: [{ n: 8 }] });
  });
});

describe("what is refused", () => {
  const sync = {
    Type: "Task",
    Resource: "arn:aws:states:::states:startExecution.sync:2",
    Parameters: { StateMachineArn: "a" },
    End: true,
  };

  test.each<[string, Json, string]>([
    ["a mock without content", { definition: INVOKE, mock: {} }, "A test mock should have only one of"],
    [
      "a context without a mock",
      { definition: INVOKE, roleArn: ROLE_ARN, context: "{}" },
      "TestState does not support Context",
    ],
    ["a job without a mock", { definition: sync, roleArn: ROLE_ARN }, "A mock must be specified when testing"],
    ["a role that is none", { definition: INVOKE, roleArn: "me" }, "Invalid Arn"],
    [
      "variables that are no object",
      { definition: { Type: "Succeed" }, variables: "[]" },
      "variables must be a JSON object",
    ],
    [
      "a state inside that is not there",
      {
        definition: { Type: "Parallel", Branches: [{ StartAt: "A", States: { A: INVOKE } }], End: true },
        ...failure("E"),
        stateConfiguration: { errorCausedByState: "B" },
      },
      "State not found in definition",
    ],
    ["a job's result of another form", { definition: sync, ...result({}) }, "Required field 'ExecutionArn' is missing"],
  ])("%s", async (_, request, message) => {
    expect(await refusal(request)).toContain(message);
  });

  test("a definition that is no JSON", async () => {
    expect(await api.refusal("TestState", { definition: "{" })).toContain("InvalidDefinition: ");
  });

  test("a definition that would reach out of its place", async () => {
    expect(await api.refusal("TestState", { definition: '{"Type":"Succeed"}},"Comment":{"a":{}' })).toContain(
      "InvalidDefinition: ",
    );
  });
});
