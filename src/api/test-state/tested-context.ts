import type { State } from "../../asl/program.ts";
import { entriesOf, isNumber, isObject, type Json, parseJson } from "../../expr/json.ts";
import { ValidationException } from "../exceptions.ts";

type MemberType = "string" | "number" | "anything";

/** What the context object may hold where it is given. */
const MEMBERS: ReadonlyMap<string, ReadonlyMap<string, MemberType>> = new Map([
  [
    "Execution",
    new Map<string, MemberType>([
      ["Id", "string"],
      ["Input", "anything"],
      ["Name", "string"],
      ["RoleArn", "string"],
      ["StartTime", "string"],
      ["RedriveCount", "number"],
      ["RedriveTime", "string"],
    ]),
  ],
  [
    "State",
    new Map<string, MemberType>([
      ["EnteredTime", "string"],
      ["Name", "string"],
      ["RetryCount", "number"],
    ]),
  ],
  [
    "StateMachine",
    new Map<string, MemberType>([
      ["Id", "string"],
      ["Name", "string"],
    ]),
  ],
  ["Task", new Map<string, MemberType>([["Token", "string"]])],
]);

/**
 * Reads the context object that a state is tested with.
 *
 * @throws {ValidationException} where AWS's would not look like this.
 */
export function readTestedContext(text: string, state: State): Json {
  const context = parse(text);
  for (const [name, value] of entriesOf(context)) {
    if (name === "Map") throw invalid("'Map' field is not supported when mocking a Context object");
    const members = MEMBERS.get(name);
    if (members === undefined) throw notAllowed(name);
    if (name === "Task" && !waitsOutside(state)) {
      throw invalid(
        "Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern",
      );
    }
    if (!isObject(value)) throw invalid(`${name} must be an object`);
    for (const [member, inner] of entriesOf(value))
      checkMember(`${name}.${member}`, inner, members.get(member), member);
  }
  return context;
}

function parse(text: string) {
  let value: Json;
  try {
    value = parseJson(text);
  } catch {
    throw invalid("Context object must be valid JSON");
  }
  if (!isObject(value)) throw invalid("Context object must be a JSON object");
  return value;
}

function checkMember(path: string, value: Json, type: MemberType | undefined, member: string): void {
  switch (type) {
    case undefined:
      throw notAllowed(member);
    case "string":
      if (typeof value !== "string") throw invalid(`${path} must be a string`);
      return;
    case "number":
      if (!isNumber(value)) throw invalid(`${path} must be a number`);
      return;
    case "anything":
      return;
  }
}

function waitsOutside(state: State): boolean {
  return state.type === "Task" && state.resource.kind === "service" && state.resource.pattern !== "request";
}

function notAllowed(field: string): ValidationException {
  return invalid(`Field '${field}' is not allowed`);
}

function invalid(what: string): ValidationException {
  return new ValidationException(`Invalid Context object provided: ${what}`);
}
