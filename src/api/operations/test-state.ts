import type { TestStateInput, TestStateOutput } from "@aws-sdk/client-sfn";
import type { State } from "../../asl/program.ts";
import type { JsonText } from "../../engine/units.ts";
import { entriesOf, isArray, isObject, type Json, parseJson, printJson } from "../../expr/json.ts";
import { checkRoleArn } from "../arn.ts";
import { InvalidDefinition, ValidationException } from "../exceptions.ts";
import { checkExecutionInput } from "../execution-input.ts";
import { defineOperation } from "../operation.ts";
import { testedAnswer } from "../test-state/tested-answer.ts";
import { readTestedContext } from "../test-state/tested-context.ts";
import { readTestedDefinition } from "../test-state/tested-definition.ts";
import { checkMockRequest, readMock } from "../test-state/tested-mock.ts";

/**
 * Takes one state through what an execution would take it through, without a state machine or an execution. Nothing of it is kept.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html
 */
export const testState = defineOperation<TestStateInput, TestStateOutput>(
  "TestState",
  async (request, { service, settings, context: { region, account, untilClosed } }) => {
    const { input = "{}", roleArn, inspectionLevel = "INFO", stateConfiguration } = request;
    checkMockRequest(request);
    if (roleArn !== undefined) checkRoleArn(roleArn);
    const { program, state, inside } = readTestedDefinition(request.definition, request.stateName);
    checkType(state, { isMocked: request.mock !== undefined, hasRole: roleArn !== undefined });
    checkExecutionInput(input, settings.payloadBytesMax);
    const context = request.context === undefined ? undefined : readTestedContext(request.context, state);
    const mock = readMock(request, state, service.states);
    const readItems = itemsRead(state, stateConfiguration?.mapItemReaderData);

    const outcome = await service.states.test({
      program,
      region,
      account,
      ...(roleArn !== undefined && { roleArn }),
      input: input as JsonText,
      variables: readVariables(request.variables),
      retryCount: stateConfiguration?.retrierRetryCount ?? 0,
      ...(context !== undefined && { context }),
      ...(inside.some(({ type }) => type === "Map") && { item: { index: 0, value: parseJson(input) } }),
      ...(readItems !== undefined && { readItems }),
      ...(mock !== undefined && { mock }),
      ...(untilClosed !== undefined && { signal: untilClosed() }),
    });
    if (outcome.kind === "moreFailedThanThereAre") {
      throw new ValidationException(
        "Map iteration failure count must be less than or equal to the number of Map iterations",
      );
    }
    return testedAnswer(outcome.state, { input, inspectionLevel });
  },
);

/** Only what is not carried out here, and leads somewhere else, can be mocked; some of it must be. */
function checkType(
  state: State,
  { isMocked, hasRole }: { readonly isMocked: boolean; readonly hasRole: boolean },
): void {
  switch (state.type) {
    case "Task":
      if (isMocked) return;
      if (!hasRole) throw new ValidationException("RoleArn must be specified when testing a Task state");
      if (
        state.resource.kind === "activity" ||
        (state.resource.kind === "service" && state.resource.pattern !== "request")
      ) {
        throw new ValidationException(
          "A mock must be specified when testing an activity or a Task state with a '.sync' or '.waitForTaskToken' service integration pattern",
        );
      }
      return;
    case "Map":
    case "Parallel":
      if (isMocked) return;
      throw new InvalidDefinition(
        "TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]",
      );
    case "Pass":
    case "Choice":
    case "Wait":
    case "Succeed":
    case "Fail":
      if (isMocked) {
        throw new ValidationException(`State type '${state.type}' is not supported when a mock is specified`);
      }
  }
}

/** What a Map's ItemReader is said to have read; where nothing is said, nothing was there. */
function itemsRead(state: State, data: string | undefined): JsonText | undefined {
  if (state.type !== "Map" || !state.hasItemReader) return undefined;
  if (data === undefined) return "[]" as JsonText;
  if (!isArray(parsed(data, "mapItemReaderData")))
    throw new ValidationException("mapItemReaderData must be a JSON array");
  return data as JsonText;
}

function readVariables(text: string | undefined): Readonly<Record<string, JsonText>> {
  if (text === undefined) return {};
  const value = parsed(text, "variables");
  if (!isObject(value)) throw new ValidationException("variables must be a JSON object");
  return Object.fromEntries(entriesOf(value).map(([name, member]) => [name, printJson(member) as JsonText]));
}

function parsed(text: string, what: string): Json {
  try {
    return parseJson(text);
  } catch {
    throw new ValidationException(`${what} must be valid JSON`);
  }
}
