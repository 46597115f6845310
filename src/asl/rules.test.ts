import { describe, expect, test } from "vitest";
import { formatDiagnosticsForApi } from "./diagnostic.ts";
import { parseDefinition } from "./parse.ts";
import { complaintsAbout, fail, map, pass, schema, task, wait } from "./testing-states.ts";

describe("fields of a state", () => {
  test.each([
    [
      { Type: "Passs", End: true },
      schema(
        "The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map]",
        "/States/S/Type",
      ),
    ],
    [{ End: true }, schema("These fields are required: [Type]", "/States/S")],
    [pass({ TimeoutSeconds: 1 }), schema("Field 'TimeoutSeconds' is not supported", "/States/S")],
    [wait({ Seconds: 1, Catch: [] }), schema("Field 'Catch' is not supported", "/States/S")],
    [map({ TimeoutSeconds: 1 }), schema("Field 'TimeoutSeconds' is not supported", "/States/S")],
    [{ Type: "Succeed", Next: "S" }, schema("Field 'Next' is not supported", "/States/S")],
    [pass({ constructor: 1 }), schema("Field 'constructor' is not supported", "/States/S")],
    [pass({ Comment: 1 }), schema("Expected value of type String", "/States/S/Comment")],
    [
      pass({ Output: "x" }),
      schema(
        "The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage",
        "/States/S",
      ),
    ],
    [
      pass({ QueryLanguage: "JSONata", ResultPath: "$" }),
      schema(
        "The QueryLanguage is set to 'JSONata', but field 'ResultPath' is only supported for the 'JSONPath' QueryLanguage",
        "/States/S",
      ),
    ],
    [
      pass({ QueryLanguage: "XPath" }),
      schema("Value should be one of the following: [JSONPath, JSONata]", "/States/S/QueryLanguage"),
    ],
    [
      pass({ QueryLanguage: "JSONata", Output: "{% 1 " }),
      schema("JSONata string must start with {% and end with %}", "/States/S/Output"),
    ],
  ])("%j", (state, complaint) => {
    expect(complaintsAbout(state)).toBe(complaint);
  });
});

describe("the end of a state", () => {
  test.each([
    [{ Type: "Pass" }, schema("This object should have only one of the following fields: [Next, End]", "/States/S")],
    [
      { Type: "Pass", End: false },
      schema("This object should have only one of the following fields: [Next, End]", "/States/S"),
    ],
    [
      { Type: "Pass", End: true, Next: "S" },
      schema("There should only be one of the following fields: [Next, End]", "/States/S"),
    ],
    [{ Type: "Pass", End: "true" }, schema("Expected value of type Boolean", "/States/S/End")],
    [{ Type: "Pass", End: true, InputPath: "$" }, ""],
  ])("%j", (state, complaint) => {
    expect(complaintsAbout(state)).toBe(complaint);
  });
});

describe("paths and templates", () => {
  test.each([
    [pass({ InputPath: "Test" }), schema("Value must be a valid JSONPath.", "/States/S/InputPath")],
    [pass({ InputPath: null, OutputPath: null, ResultPath: null }), ""],
    [pass({ OutputPath: 1 }), schema("Expected value of type String", "/States/S/OutputPath")],
    [
      pass({ ResultPath: "x" }),
      schema("Value is not a Reference Path: Reference path didn't start with '$'", "/States/S/ResultPath"),
    ],
    [
      pass({ Parameters: { "a.$": "b" } }),
      schema(
        "The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call",
        "/States/S/Parameters",
      ),
    ],
    [
      pass({ Parameters: { x: { "a.$": 1 } } }),
      schema(
        "The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call",
        "/States/S/Parameters/x",
      ),
    ],
    [
      pass({ Parameters: { "a.$": "States.Nothing()" } }),
      schema(
        "The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call",
        "/States/S/Parameters",
      ),
    ],
    [
      pass({ Parameters: { a: 1, "a.$": "$" } }),
      schema("The field 'a' is set twice: by 'a' and by 'a.$'", "/States/S/Parameters"),
    ],
    [pass({ Result: { "a.$": "no path" } }), ""],
  ])("%j", (state, complaint) => {
    expect(complaintsAbout(state)).toBe(complaint);
  });

  test("an indefinite path is no reference path", () => {
    expect(complaintsAbout(pass({ ResultPath: "$.a[*]" }))).toContain("Value is not a Reference Path: ");
  });

  test("every fault of a template is reported", () => {
    const template = { "a.$": "x", list: [{ "b.$": "y" }] };
    expect(complaintsAbout(pass({ Parameters: template })).split(", SCHEMA")).toHaveLength(2);
  });
});

describe("Wait", () => {
  const fields = "[SecondsPath, Seconds, TimestampPath, Timestamp]";
  test.each([
    [wait({}), schema(`This object should have only one of the following fields: ${fields}`, "/States/S")],
    [
      wait({ Seconds: 1, SecondsPath: "$.s" }),
      schema(`There should only be one of the following fields: ${fields}`, "/States/S"),
    ],
    [wait({ Seconds: -1 }), schema("Minimum value is 0", "/States/S/Seconds")],
    [wait({ Seconds: 100_000_000 }), schema("Maximum value is 99999999", "/States/S/Seconds")],
    [wait({ Seconds: 1.5 }), schema("Expected value of type Integer", "/States/S/Seconds")],
    [wait({ Timestamp: "2024-01-01" }), schema("String does not match RFC3339 timestamp", "/States/S/Timestamp")],
    [
      wait({ Timestamp: "2024-02-30T00:00:00Z" }),
      schema("String does not match RFC3339 timestamp", "/States/S/Timestamp"),
    ],
    [wait({ Timestamp: "2024-02-29T00:00:00.123+01:00" }), ""],
    [
      wait({ SecondsPath: "s" }),
      schema("Value is not a Reference Path: Reference path didn't start with '$'", "/States/S/SecondsPath"),
    ],
  ])("%j", (state, complaint) => {
    expect(complaintsAbout(state)).toBe(complaint);
  });
});

describe("Task", () => {
  test.each([
    [{ Type: "Task", End: true }, schema("These fields are required: [Resource]", "/States/S")],
    [task({ Resource: "function" }), schema("Value is not a valid resource ARN", "/States/S/Resource")],
    [task({ TimeoutSeconds: 0 }), schema("Minimum value is 1", "/States/S/TimeoutSeconds")],
    [
      task({ TimeoutSeconds: 5, HeartbeatSeconds: 5 }),
      schema("HeartbeatSeconds must be smaller than TimeoutSeconds", "/States/S/HeartbeatSeconds"),
    ],
    [
      task({ TimeoutSeconds: 5, TimeoutSecondsPath: "$.t" }),
      schema("There should only be one of the following fields: [TimeoutSeconds, TimeoutSecondsPath]", "/States/S"),
    ],
    [task({ Credentials: {} }), schema("The field 'RoleArn' is required but was missing", "/States/S/Credentials")],
    [task({ Credentials: { "RoleArn.$": "$.role" } }), ""],
    [
      task({ Resource: "arn:aws:states:us-east-1:123456789012:activity:a", Credentials: { RoleArn: "r" } }),
      schema("The field 'Credentials' is not supported for activities", "/States/S"),
    ],
    [
      task({ Resource: "arn:aws:states:::lambda:invoke" }),
      schema("Parameters field is required for resource ARN: arn:aws:states:::lambda:invoke", "/States/S"),
    ],
    [
      task({ Resource: "arn:aws:states:::lambda:invoke", Parameters: {} }),
      schema("The field 'FunctionName' is required but was missing", "/States/S/Parameters"),
    ],
    [
      task({ Resource: "arn:aws:states:::aws-sdk:sts:assumeRole", Parameters: {} }),
      schema(
        "The resource provided arn:aws:states:::aws-sdk:sts:assumeRole is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.",
        "/States/S/Resource",
      ),
    ],
  ])("%j", (state, complaint) => {
    expect(complaintsAbout(state)).toBe(complaint);
  });

  test.each([
    ["arn:aws:states:::states:startExecution.sync", "'.sync' service integration"],
    ["arn:aws:states:::states:startExecution.sync:2", "'.sync' service integration"],
    ["arn:aws:states:::lambda:invoke.waitForTaskToken", "'.waitForTaskToken' service integration "],
    ["arn:aws:states:us-east-1:123456789012:activity:a", "Activity ARN"],
  ])("an Express machine refuses %s", (Resource, words) => {
    const state = task({ Resource, Parameters: { FunctionName: "f", StateMachineArn: "a" } });
    const complaint = schema(`Express state machine does not support ${words}`, "/States/S/Resource");
    expect(complaintsAbout(state, { type: "EXPRESS" })).toBe(complaint);
    expect(complaintsAbout(state)).toBe("");
  });
});

describe("the machine", () => {
  test.each([
    [{ Version: "2.0" }, schema("Value should be one of the following: [1.0]", "/Version")],
    [{ Version: "1.0", TimeoutSeconds: 0, Comment: "c" }, ""],
    [{ TimeoutSeconds: "1" }, schema("Expected value of type Integer", "/TimeoutSeconds")],
    [{ Foo: 1 }, schema("Field 'Foo' is not supported", "/")],
    [
      { StartAt: "T" },
      "MISSING_TRANSITION_TARGET: Missing 'Next' target: T at /StartAt, MISSING_TRANSITION_TARGET: State \"S\" is not reachable. at /States/S",
    ],
    [{ States: {} }, schema("Value cannot be empty", "/States")],
    [{ States: [] }, schema("Expected value of type Object", "/States")],
    [{ States: { S: "Pass" } }, schema("Expected value of type Object", "/States/S")],
    [
      { QueryLanguage: "JSONata", States: { S: pass({ QueryLanguage: "JSONPath" }) } },
      schema("'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine", "/States/S"),
    ],
  ])("%j", (top, complaint) => {
    expect(complaintsAbout(pass({}), { top })).toBe(complaint);
  });

  test("a required field is named before a field too many, as AWS orders them", () => {
    const { diagnostics } = parseDefinition('{"Fn::Sub": "…"}', { type: "STANDARD" });
    expect(formatDiagnosticsForApi(diagnostics)).toBe(
      `${schema("These fields are required: [States, StartAt]", "/")}, ${schema("Field 'Fn::Sub' is not supported", "/")}`,
    );
  });

  test("a state's name has at most 80 characters, whatever the alphabet", () => {
    const named = (name: string): string => {
      const definition = { StartAt: name, States: { [name]: { Type: "Succeed" } } };
      return formatDiagnosticsForApi(parseDefinition(JSON.stringify(definition), { type: "STANDARD" }).diagnostics);
    };
    expect(named("😀".repeat(80))).toBe("");
    expect(named("😀".repeat(81))).toMatch(
      /^INVALID_STATE_NAME: .* exceeds the 80-character limit allowed by the service at \/States\//,
    );
  });
});

describe("warnings", () => {
  test.each([
    [pass({ Parameters: { a: "$.b" } }), "NO_DOLLAR"],
    [pass({ Parameters: { a: "States.UUID()" } }), "NO_DOLLAR"],
    [pass({ Result: { "a.$": "$.b" } }), "PASS_RESULT_IS_STATIC"],
    [fail({ Error: "$.error" }), "NO_PATH"],
  ])("%j", (state, code) => {
    const definition = { StartAt: "S", States: { S: state } };
    const { program, diagnostics } = parseDefinition(JSON.stringify(definition), { type: "STANDARD" });
    expect(diagnostics.map(({ severity, code: found }) => [severity, found])).toEqual([["WARNING", code]]);
    expect(program).toBeDefined();
  });

  test("prices and sentences are not taken for paths", () => {
    const state = pass({ Parameters: { price: "$5", text: "States. And more" } });
    const definition = JSON.stringify({ StartAt: "S", States: { S: state } });
    expect(parseDefinition(definition, { type: "STANDARD" }).diagnostics).toEqual([]);
  });
});
