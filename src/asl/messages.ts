/** The sentences of AWS's diagnostics, one function or constant each. Those that AWS was never seen to say are marked. */

export const NOT_A_JSON_OBJECT = "Definition must be a valid JSON object";
export const EMPTY_VALUE = "Value cannot be empty";
export const NOT_A_JSONPATH = "Value must be a valid JSONPath.";
export const NOT_A_TIMESTAMP = "String does not match RFC3339 timestamp";
export const NOT_A_RESOURCE_ARN = "Value is not a valid resource ARN";
export const STATES_ALL_NOT_ALONE = "States.ALL must appear alone and at end of list";
export const NO_TERMINAL_STATE = "Workflow has no terminal state";
export const EXPRESS_ACTIVITY = "Express state machine does not support Activity ARN";
export const ACTIVITY_CREDENTIALS = "The field 'Credentials' is not supported for activities";
export const RESERVED_VARIABLE = "Cannot assign to reserved variable '$states'.";
export const UNCLOSED_JSONATA = "JSONata string must start with {% and end with %}";
export const JSONPATH_UNDER_JSONATA =
  "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine";
export const DISTRIBUTED_IN_EXPRESS =
  "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines";
export const READER_RESOURCE = "The field 'Resource' does not match any of the allowed values";

/** AWS lists the types in this order. */
export const STATE_TYPES = ["Task", "Wait", "Pass", "Succeed", "Fail", "Choice", "Parallel", "Map"] as const;

export function requiredFields(names: readonly string[]): string {
  return `These fields are required: [${names.join(", ")}]`;
}

/** For an object with none of the fields of which it needs one. */
export function noneOf(names: readonly string[]): string {
  return `This object should have only one of the following fields: [${names.join(", ")}]`;
}

/** For an object with two fields that exclude each other. */
export function moreThanOneOf(names: readonly string[]): string {
  return `There should only be one of the following fields: [${names.join(", ")}]`;
}

export function choiceRuleKind(names: readonly string[]): string {
  return `The object must have only one of the following fields, [${names.join(", ")}]`;
}

export function unsupportedField(name: string): string {
  return `Field '${name}' is not supported`;
}

export function fieldOfOtherLanguage(name: string, actual: string, needed: string): string {
  return `The QueryLanguage is set to '${actual}', but field '${name}' is only supported for the '${needed}' QueryLanguage`;
}

export function missingField(name: string): string {
  return `The field '${name}' is required but was missing`;
}

export function requiredReaderField(name: string): string {
  return `The field '${name}' is required`;
}

export function parametersRequired(field: string, arn: string): string {
  return `${field} field is required for resource ARN: ${arn}`;
}

export function stateType(): string {
  return `The field 'Type' should have one of these values: [${STATE_TYPES.join(", ")}]`;
}

export function oneOfValues(values: readonly string[]): string {
  return `Value should be one of the following: [${values.join(", ")}]`;
}

export type ExpectedType = "String" | "Integer" | "Number" | "Boolean" | "Object" | "Array";

export function expectedType(type: ExpectedType): string {
  return `Expected value of type ${type}`;
}

export function minimum(value: string): string {
  return `Minimum value is ${value}`;
}

export function maximum(value: string): string {
  return `Maximum value is ${value}`;
}

export function notAReferencePath(reason: string): string {
  return `Value is not a Reference Path: ${reason}`;
}

export const NO_DOLLAR_AT_START = "Reference path didn't start with '$'";

export function notAnExpression(field: string): string {
  return `The value for the field '${field}' must be a valid JSONPath or a valid intrinsic function call`;
}

export function unknownResource(arn: string): string {
  return (
    `The resource provided ${arn} is not recognized. ` +
    "The value is not a valid resource ARN, or the resource is not available in this region."
  );
}

/** AWS ends the sentence about `.waitForTaskToken` with a blank. */
export function expressPattern(pattern: ".sync" | ".waitForTaskToken"): string {
  const blank = pattern === ".waitForTaskToken" ? " " : "";
  return `Express state machine does not support '${pattern}' service integration${blank}`;
}

/** The word is `Next` wherever the name stands: `Next`, `Default`, `StartAt`. */
export function missingTarget(name: string): string {
  return `Missing 'Next' target: ${name}`;
}

export function unreachable(name: string): string {
  return `State "${name}" is not reachable.`;
}

export function duplicateState(name: string): string {
  return `Duplicate State name: ${name}`;
}

export function duplicateLabel(label: string): string {
  return `Duplicate Label name: ${label}`;
}

/** The beginning is our wording. */
export function longStateName(name: string, max: number): string {
  return `State name '${name}' exceeds the ${max}-character limit allowed by the service`;
}

/** Our wording. */
export const EMPTY_STATE_NAME = "State name cannot be empty";

/** The beginning is our wording. */
export function longLabel(label: string, max: number): string {
  return `Label '${label}' exceeds the ${max}-character limit allowed by the service`;
}

/** Our wording. */
export const EMPTY_LABEL = "Label cannot be empty";

/** Our wording. */
export function labelCharacter(char: string): string {
  return `Label contains the invalid character ${JSON.stringify(char)}`;
}

export function variableCharacters(name: string): string {
  return `Invalid variable name '${name}': the variable name contains invalid characters.`;
}

/** The end is our wording. */
export function longVariable(name: string, max: number): string {
  return `Invalid variable name '${name}': the variable name is longer than ${max} characters.`;
}

/** Our wording. */
export function duplicateVariable(name: string): string {
  return `Duplicate variable name '${name}': a state around this one's branch or item processor assigns it too.`;
}

/** Our wording. */
export function possiblyUndefinedVariable(name: string): string {
  return `The variable '$${name}' is not assigned on every way that leads here`;
}

/** Our wording. */
export const HEARTBEAT_NOT_SMALLER = "HeartbeatSeconds must be smaller than TimeoutSeconds";

/** Our wording. */
export function fieldGivenTwice(name: string): string {
  return `The field '${name}' is set twice: by '${name}' and by '${name}.$'`;
}

/** Our wording. */
export function tooDeep(max: number): string {
  return `The definition is nested deeper than ${max} levels`;
}

/** Our wording; the API refuses such a request before it is read. */
export function tooLong(max: number): string {
  return `The definition is longer than ${max} characters`;
}

/** Our wording. */
export function noDollar(field: string): string {
  return `The value of the field '${field}' looks like a JSONPath or an intrinsic function call, but the field's name does not end with '.$'`;
}

/** Our wording. */
export function noPath(field: string): string {
  return `The value of the field '${field}' looks like a path, but the field's name does not end with 'Path'`;
}

/** Our wording. */
export function staticResult(field: string): string {
  return `The field '${field}' looks like a path, but the Result of a Pass state is taken as it is`;
}
