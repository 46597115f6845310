import { describe, expect, test } from "vitest";
import { complaintsAbout, type Fields, fail, inner, map, schema, task } from "./testing-states.ts";

describe("Retry and Catch", () => {
  const retry = (...retriers: readonly unknown[]): Fields => task({ Retry: retriers });
  const caught = (...catchers: readonly unknown[]): Fields => task({ Catch: catchers });
  const alone = "States.ALL must appear alone and at end of list";
  test.each([
    [retry(), ""],
    [retry({}), schema("These fields are required: [ErrorEquals]", "/States/S/Retry[0]")],
    [retry({ ErrorEquals: [] }), schema("Value cannot be empty", "/States/S/Retry[0]/ErrorEquals")],
    [retry({ ErrorEquals: ["States.ALL", "E"] }), schema(alone, "/States/S/Retry[0]/ErrorEquals[0]")],
    [
      retry({ ErrorEquals: ["States.ALL"] }, { ErrorEquals: ["E"] }),
      schema(alone, "/States/S/Retry[0]/ErrorEquals[0]"),
    ],
    [retry({ ErrorEquals: ["E"] }, { ErrorEquals: ["States.ALL"] }), ""],
    [retry({ ErrorEquals: ["E"], IntervalSeconds: 0, MaxAttempts: 0, BackoffRate: 1 }), ""],
    [retry({ ErrorEquals: ["E"], MaxAttempts: -1 }), schema("Minimum value is 0", "/States/S/Retry[0]/MaxAttempts")],
    [retry({ ErrorEquals: ["E"], BackoffRate: 0.5 }), schema("Minimum value is 1.0", "/States/S/Retry[0]/BackoffRate")],
    [
      retry({ ErrorEquals: ["E"], MaxDelaySeconds: 31_622_401 }),
      schema("Maximum value is 31622400", "/States/S/Retry[0]/MaxDelaySeconds"),
    ],
    [
      retry({ ErrorEquals: ["E"], JitterStrategy: "SOME" }),
      schema("Value should be one of the following: [NONE, FULL]", "/States/S/Retry[0]/JitterStrategy"),
    ],
    [retry({ ErrorEquals: ["E"], Next: "S" }), schema("Field 'Next' is not supported", "/States/S/Retry[0]")],
    [retry("E"), schema("Expected value of type Object", "/States/S/Retry[0]")],
    [caught({ ErrorEquals: ["E"] }), schema("These fields are required: [Next]", "/States/S/Catch[0]")],
    [
      caught({ ErrorEquals: ["E"], Next: "X" }),
      "MISSING_TRANSITION_TARGET: Missing 'Next' target: X at /States/S/Catch[0]/Next",
    ],
    [caught({ ErrorEquals: ["E"], Next: "S", ResultPath: null }), ""],
    [task({ Catch: { ErrorEquals: ["E"] } }), schema("Expected value of type Array", "/States/S/Catch")],
  ])("%j", (state, complaint) => {
    expect(complaintsAbout(state)).toBe(complaint);
  });
});

describe("Choice", () => {
  const choice = (...Choices: readonly unknown[]): Fields => ({ Type: "Choice", Choices });
  const about = (state: Fields): string =>
    complaintsAbout(state, { top: { States: { S: state, E: { Type: "Succeed" } } } });
  const rule = (fields: Fields): Fields => ({ Next: "E", Variable: "$.a", ...fields });
  const kinds = "The object must have only one of the following fields, [And, Or, Not, Variable, Condition]";
  test.each([
    [choice(), schema("Value cannot be empty", "/States/S/Choices")],
    [{ Type: "Choice" }, schema("These fields are required: [Choices]", "/States/S")],
    [choice(rule({ StringEquals: "a" })), ""],
    [
      choice({ Variable: "$", StringMatches: "Test" }),
      schema("These fields are required: [Next]", "/States/S/Choices[0]"),
    ],
    [choice({ Next: "E" }), schema(kinds, "/States/S/Choices[0]")],
    [choice({ Next: "E", And: [] }), schema("Value cannot be empty", "/States/S/Choices[0]/And")],
    [
      choice({ Next: "E", Not: { Variable: "$.a", IsNull: true, Next: "E" } }),
      schema("Field 'Next' is not supported", "/States/S/Choices[0]/Not"),
    ],
    [choice(rule({ StringEquals: 1 })), schema("Expected value of type String", "/States/S/Choices[0]/StringEquals")],
    [choice(rule({ IsPresent: "true" })), schema("Expected value of type Boolean", "/States/S/Choices[0]/IsPresent")],
    [
      choice(rule({ NumericEquals: "1" })),
      schema("Expected value of type Number", "/States/S/Choices[0]/NumericEquals"),
    ],
    [
      choice(rule({ TimestampEquals: "today" })),
      schema("String does not match RFC3339 timestamp", "/States/S/Choices[0]/TimestampEquals"),
    ],
    [
      choice({ Next: "E", Variable: "States.ArrayLength($.a)", NumericEquals: 0 }),
      schema("Value is not a Reference Path: Reference path didn't start with '$'", "/States/S/Choices[0]/Variable"),
    ],
    [
      choice({ Next: "E", Condition: "{% true %}" }),
      schema(
        "The QueryLanguage is set to 'JSONPath', but field 'Condition' is only supported for the 'JSONata' QueryLanguage",
        "/States/S/Choices[0]",
      ),
    ],
    [
      choice(rule({ StringEquals: "a", Next: "X" })),
      "MISSING_TRANSITION_TARGET: Missing 'Next' target: X at /States/S/Choices[0]/Next, MISSING_TRANSITION_TARGET: State \"E\" is not reachable. at /States/E",
    ],
    [
      { ...choice(rule({ StringEquals: "a" })), Default: "X" },
      "MISSING_TRANSITION_TARGET: Missing 'Next' target: X at /States/S/Default",
    ],
  ])("%j", (state, complaint) => {
    expect(about(state)).toBe(complaint);
  });

  test("a comparison has one operator", () => {
    expect(about(choice(rule({ StringEquals: "a", IsNull: true })))).toContain(
      "There should only be one of the following fields: [StringEquals,",
    );
    expect(about(choice(rule({})))).toContain(
      "This object should have only one of the following fields: [StringEquals,",
    );
  });
});

const READER = "arn:aws:states:::s3:getObject";

describe("Fail, Parallel and Map", () => {
  test.each([
    [
      fail({ Error: "E", ErrorPath: "$.e" }),
      schema("There should only be one of the following fields: [Error, ErrorPath]", "/States/S"),
    ],
    [fail({ ErrorPath: "States.UUID()", CausePath: "$$.Execution.Id" }), ""],
    [
      fail({ CausePath: "States.MathAdd(1, 2)" }),
      schema(
        "The value for the field 'CausePath' must be a valid JSONPath or a valid intrinsic function call",
        "/States/S/CausePath",
      ),
    ],
    [{ Type: "Parallel", End: true, Branches: [] }, schema("Value cannot be empty", "/States/S/Branches")],
    [
      { Type: "Parallel", End: true, Branches: [{}] },
      schema("These fields are required: [States, StartAt]", "/States/S/Branches[0]"),
    ],
    [
      { Type: "Parallel", End: true, Branches: [{ ...inner, TimeoutSeconds: 1 }] },
      schema("Field 'TimeoutSeconds' is not supported", "/States/S/Branches[0]"),
    ],
    [
      { Type: "Map", End: true },
      schema("This object should have only one of the following fields: [ItemProcessor, Iterator]", "/States/S"),
    ],
    [
      map({ Iterator: { StartAt: "J", States: { J: { Type: "Succeed" } } } }),
      schema("There should only be one of the following fields: [ItemProcessor, Iterator]", "/States/S"),
    ],
    [
      map({ ItemProcessor: { ...inner, QueryLanguage: "JSONata" } }),
      schema("Field 'QueryLanguage' is not supported", "/States/S/ItemProcessor"),
    ],
    [
      map({ ItemProcessor: { ...inner, ProcessorConfig: { Mode: "INLINE", ExecutionType: "EXPRESS" } } }),
      schema("Field 'ExecutionType' is not supported", "/States/S/ItemProcessor/ProcessorConfig"),
    ],
    [
      map({ ItemProcessor: { ...inner, ProcessorConfig: { Mode: "DISTRIBUTED" } } }),
      schema("These fields are required: [ExecutionType]", "/States/S/ItemProcessor/ProcessorConfig"),
    ],
    [map({ MaxConcurrency: -1 }), schema("Minimum value is 0", "/States/S/MaxConcurrency")],
    [
      map({ MaxConcurrency: 1, MaxConcurrencyPath: "$.m" }),
      schema("There should only be one of the following fields: [MaxConcurrency, MaxConcurrencyPath]", "/States/S"),
    ],
    [
      map({ ToleratedFailurePercentage: 101 }),
      schema("Maximum value is 100.0", "/States/S/ToleratedFailurePercentage"),
    ],
    [map({ ToleratedFailureCount: 1, ToleratedFailurePercentage: 0.5 }), ""],
    [map({ ItemsPath: "$$.Execution.Input.items" }), ""],
    [map({ Label: "a b" }), 'INVALID_LABEL_NAME: Label contains the invalid character " " at /States/S/Label'],
    [
      map({ ItemReader: { Resource: "arn:aws:states:::s3:putObject" } }),
      schema("The field 'Resource' does not match any of the allowed values", "/States/S/ItemReader/Resource"),
    ],
    [
      map({ ItemReader: { Resource: READER, Parameters: { "Bucket.$": "bucket" } } }),
      schema(
        "The value for the field 'Bucket.$' must be a valid JSONPath or a valid intrinsic function call",
        "/States/S/ItemReader/Parameters",
      ),
    ],
    [
      map({ ItemReader: { Resource: READER, Arguments: {} } }),
      schema(
        "The QueryLanguage is set to 'JSONPath', but field 'Arguments' is only supported for the 'JSONata' QueryLanguage",
        "/States/S/ItemReader",
      ),
    ],
    [
      map({ ItemReader: { Resource: READER, ReaderConfig: { InputType: "JSONL", MaxItemsPath: "$.a[*]" } } }),
      schema(
        "Value is not a Reference Path: A reference path must identify a single node: only names and indexes",
        "/States/S/ItemReader/ReaderConfig/MaxItemsPath",
      ),
    ],
    [
      map({ QueryLanguage: "JSONata", ItemBatcher: { MaxItemsPerBatch: "{% 1 + %}", BatchInput: ["{% $$ %}"] } }),
      [
        "INVALID_JSONATA_EXPRESSION: Unexpected end of expression at /States/S/ItemBatcher/MaxItemsPerBatch",
        "UNSUPPORTED_JSONATA_EXPRESSION: Reference to '$$' is not supported. at /States/S/ItemBatcher/BatchInput[0]",
      ].join(", "),
    ],
    [
      map({ ResultWriter: { Resource: "arn:aws:states:::s3:putObject", Prefix: "p" } }),
      schema("Field 'Prefix' is not supported", "/States/S/ResultWriter"),
    ],
  ])("%j", (state, complaint) => {
    expect(complaintsAbout(state)).toBe(complaint);
  });

  test("an Express machine refuses a distributed Map", () => {
    const config = { Mode: "DISTRIBUTED", ExecutionType: "EXPRESS" };
    const state = map({ ItemProcessor: { ...inner, ProcessorConfig: config } });
    expect(complaintsAbout(state, { type: "EXPRESS" })).toBe(
      schema(
        "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines",
        "/States/S/ItemProcessor/ProcessorConfig",
      ),
    );
  });
});
