import type { TestStateInput } from "@aws-sdk/client-sfn";
import { findState } from "../../asl/parse.ts";
import type { State } from "../../asl/program.ts";
import type { JsonText } from "../../engine/units.ts";
import { isArray, isObject, type Json, parseJson } from "../../expr/json.ts";
import type { ResultProblem, StateMock, StateTests } from "../../runtime/state-tests.ts";
import { ValidationException } from "../exceptions.ts";
import type { Request } from "../shapes/typed.ts";
import { stateNotFound } from "./tested-definition.ts";

type TestRequest = Request<TestStateInput>;

/** Refuses what cannot go together, whatever the definition. @throws {ValidationException} */
export function checkMockRequest({ mock, revealSecrets, stateConfiguration, context }: TestRequest): void {
  if (mock === undefined) {
    if (stateConfiguration?.mapIterationFailureCount !== undefined) {
      throw new ValidationException(
        "TestState does not support MapIterationFailureCount when a mock is not specified.",
      );
    }
    if (context !== undefined) {
      throw new ValidationException("TestState does not support Context when a mock is not specified.");
    }
    return;
  }
  if ((mock.result === undefined) === (mock.errorOutput === undefined)) {
    throw new ValidationException("A test mock should have only one of the following fields: [result, errorOutput].");
  }
  if (revealSecrets === true) {
    throw new ValidationException("TestState does not support RevealSecrets when a mock is specified.");
  }
}

/** Makes a request's mock of what the state's work is said to come to. @throws {ValidationException} */
export function readMock(request: TestRequest, state: State, states: StateTests): StateMock | undefined {
  const { mock, stateConfiguration } = request;
  if (mock === undefined) return undefined;
  const iterationsFailed = stateConfiguration?.mapIterationFailureCount ?? 0;
  const { result, errorOutput, fieldValidationMode = "STRICT" } = mock;
  if (result === undefined) {
    return {
      kind: "error",
      ...(errorOutput?.error !== undefined && { error: errorOutput.error }),
      ...(errorOutput?.cause !== undefined && { cause: errorOutput.cause }),
      iterationsFailed,
      fromTask: isTaskError(state, stateConfiguration?.errorCausedByState),
    };
  }
  const value = parse(result);
  checkJoined(value, state);
  if (state.type === "Task" && fieldValidationMode !== "NONE") {
    const problem = states.checkResult(state.resource, value, { strict: fieldValidationMode === "STRICT" });
    if (problem !== undefined)
      throw new ValidationException(`Mock result schema validation error: ${inWords(problem)}`);
  }
  return { kind: "result", output: result as JsonText, iterationsFailed };
}

/** Where the state inside is not said, the error is taken for a task's. */
function isTaskError(state: State, causedBy: string | undefined): boolean {
  if (causedBy === undefined) return true;
  const machines = state.type === "Map" ? [state.processor] : state.type === "Parallel" ? state.branches : undefined;
  if (machines === undefined) return true;
  const cause = machines.map((machine) => findState(machine, causedBy)).find((found) => found !== undefined);
  if (cause === undefined) throw stateNotFound();
  // A Fail's error is as free as a task's.
  return cause.type === "Task" || cause.type === "Fail";
}

function parse(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    throw new ValidationException("Mocked result must be valid JSON");
  }
}

/** What the children of a state come to together. */
function checkJoined(value: Json, state: State): void {
  if (state.type === "Map" && state.hasResultWriter) {
    if (!isObject(value)) throw new ValidationException("Mocked result must be a JSON object.");
    return;
  }
  if (state.type !== "Map" && state.type !== "Parallel") return;
  if (!isArray(value)) throw new ValidationException("Mocked result must be an array.");
  if (state.type === "Parallel" && value.length !== state.branches.length) {
    throw new ValidationException(
      "Mocked result must contain the same number of items as number of Parallel branches.",
    );
  }
}

function inWords({ field, problem }: ResultProblem): string {
  return problem === "missing" ? `Required field '${field}' is missing` : `Field '${field}' ${PROBLEMS[problem]}`;
}

/** Recorded, but for those of booleans, objects and too long texts, which are put like the others. */
const PROBLEMS: Readonly<Record<Exclude<ResultProblem["problem"], "missing">, string>> = {
  notString: "must be a string",
  notNumber: "must be a number",
  notBoolean: "must be a boolean",
  notArray: "must be an array",
  notObject: "must be an object",
  unexpectedValue: "is not an expected value",
  tooShort: "is smaller than the minimum length",
  tooLong: "exceeds the maximum length",
  tooSmall: "is less than the minimum value",
  tooLarge: "exceeds the maximum value",
};
