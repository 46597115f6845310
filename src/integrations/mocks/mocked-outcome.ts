import type { JsonText } from "../../engine/units.ts";
import { failed } from "../outcome.ts";
import type { TaskOutcome, TaskRequest } from "../port.ts";
import type { MockTable } from "./mock-table.ts";
import { answerFor, type MockedAnswer, type MockedResponse } from "./response.ts";

/**
 * What the mock file says for a task; undefined where it is to be carried out for real, because the
 * execution runs no test case or the test case has no response for the state.
 */
export function mockedOutcome(request: TaskRequest, mocks: MockTable | undefined): TaskOutcome | undefined {
  const { identity, stateName } = request;
  const { mockTestCase, stateMachineName } = identity;
  if (mockTestCase === undefined) return undefined;
  const testCase = mocks?.testCase(stateMachineName, mockTestCase);
  // To call services for real in an execution that was started as a test would be the worst of answers.
  if (testCase === undefined) return failed("States.Runtime", noTestCase(stateMachineName, mockTestCase, mocks));
  const response = testCase.get(stateName);
  if (response === undefined) return undefined;
  const answer = answerFor(response, request.ordinal);
  return answer === undefined ? failed("States.Runtime", noAttempt(request, response)) : outcomeOf(answer, request);
}

function outcomeOf(answer: MockedAnswer, request: TaskRequest): TaskOutcome {
  const submitted = waits(request) ? { submitted: submission(request) } : {};
  switch (answer.kind) {
    case "return":
      return { kind: "succeeded", output: answer.output, ...submitted };
    case "throw": {
      const { error, cause } = answer;
      return {
        kind: "failed",
        ...(error === undefined ? {} : { error }),
        ...(cause === undefined ? {} : { cause }),
        ...submitted,
      };
    }
  }
}

/**
 * Tasks that go on after their service accepted them: a mocked response is about their end, what a job
 * came to or what was sent with the token, so that they are submitted first also where it is a failure.
 */
function waits({ family, resource }: TaskRequest): boolean {
  return family === "service" && /\.(?:sync(?::\d+)?|waitForTaskToken)$/.test(resource);
}

/** A mock says nothing about the service's first answer; this is what all services' answers have in common. */
function submission({ key }: TaskRequest): JsonText {
  return JSON.stringify({
    SdkHttpMetadata: { HttpStatusCode: 200 },
    SdkResponseMetadata: { RequestId: key },
  }) as JsonText;
}

function noTestCase(machine: string, testCase: string, mocks: MockTable | undefined): string {
  const wanted = `The execution was started on the test case '${testCase}' of '${machine}'`;
  if (mocks === undefined) return `${wanted}, but no mock file is configured (option --mocks or SFN_MOCK_CONFIG).`;
  const names = mocks.testCaseNames(machine);
  const there = names.length === 0 ? "no test cases for this state machine" : `only: ${names.join(", ")}`;
  return `${wanted}, but the mock file has ${there}.`;
}

function noAttempt({ stateName, ordinal }: TaskRequest, { name, attempts }: MockedResponse): string {
  const ranges = attempts.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(", ");
  return `The mocked response '${name}' of the state '${stateName}' has no entry for attempt ${ordinal} (it has: ${ranges}).`;
}
