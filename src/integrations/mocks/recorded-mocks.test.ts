import { existsSync, globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import type { TaskOutcome } from "../port.ts";
import { taskRequest } from "../testing-requests.ts";
import { mockedOutcome } from "./mocked-outcome.ts";
import { parseMockFile } from "./parse-mock-file.ts";

/*
 * AWS's recorded histories against the mocks that stand for their tasks: how each task ended there is
 * how its mocked response must end here.
 */

interface RecordedMock {
  readonly stateMachine: string;
  readonly testCase: string;
  readonly states: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface RecordedEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: string;
  readonly stateEnteredEventDetails?: { readonly name: string };
  readonly taskScheduledEventDetails?: { readonly resource: string; readonly resourceType: string };
  readonly taskFailedEventDetails?: { readonly error?: string };
  readonly lambdaFunctionFailedEventDetails?: { readonly error?: string };
}

interface RecordedCase {
  readonly id: string;
  readonly mocks?: readonly RecordedMock[];
  readonly tags?: readonly string[];
  readonly steps: readonly {
    readonly call?: string;
    readonly expect?: { readonly events?: readonly RecordedEvent[] };
  }[];
}

const shared = process.env["STEPWELL_SHARED"] ?? resolve(import.meta.dirname, "../../../../shared");
const folder = resolve(shared, "conformance/cases");
const cases = globSync("*/*.json", { cwd: folder })
  .flatMap((file) => JSON.parse(readFileSync(resolve(folder, file), "utf8")) as RecordedCase[])
  .filter(({ mocks, tags, steps }) => {
    const histories = steps.filter(({ call, expect }) => call === "GetExecutionHistory" && expect?.events);
    // Only where the history is one chain is it plain which task an event belongs to.
    return mocks?.length === 1 && histories.length === 1 && !tags?.includes("mock-order-assumed");
  });

describe.skipIf(!existsSync(folder))(`recorded tasks (needs the recordings in ${folder})`, () => {
  test("there are some", () => {
    expect(cases.length).toBeGreaterThan(50);
  });

  test.each(cases.map((recorded) => [recorded.id.split("::").at(-1), recorded] as const))("%s", (_, recorded) => {
    const mock = recorded.mocks?.[0] as RecordedMock;
    const table = parseMockFile(mockFileText(mock), "mocks.json");
    const events = recorded.steps.find(({ call, expect }) => call === "GetExecutionHistory" && expect?.events)?.expect
      ?.events;
    const ends = taskEnds(events ?? []);
    expect(ends.length).toBeGreaterThan(0);
    const counted = new Map<string, number>();
    for (const { state, resource, resourceType, end } of ends) {
      if (mock.states[state] === undefined) continue;
      const ordinal = counted.get(state) ?? 0;
      counted.set(state, ordinal + 1);
      const family = resourceType === undefined ? "lambda" : "service";
      const request = taskRequest({
        family,
        resource: resource ?? "arn",
        resourceType: resourceType ?? "lambda",
        stateName: state,
        ordinal,
        mockTestCase: mock.testCase,
      });
      const identity = { ...request.identity, stateMachineName: mock.stateMachine };
      expect(endOf(mockedOutcome({ ...request, identity }, table))).toEqual(end);
    }
  });
});

interface End {
  readonly kind: "succeeded" | "failed";
  readonly error?: string | undefined;
  readonly submitted: boolean;
}

function taskEnds(events: readonly RecordedEvent[]) {
  const byId = new Map(events.map((event) => [event.id, event]));
  return events.flatMap((event) => {
    const kind = /^(?:Task|LambdaFunction)(Succeeded|Failed)$/.exec(event.type)?.[1]?.toLowerCase();
    if (kind !== "succeeded" && kind !== "failed") return [];
    let submitted = false;
    let resource: string | undefined;
    let resourceType: string | undefined;
    for (let at = byId.get(event.previousEventId); at !== undefined; at = byId.get(at.previousEventId)) {
      submitted ||= at.type === "TaskSubmitted";
      resource ??= at.taskScheduledEventDetails?.resource;
      resourceType ??= at.taskScheduledEventDetails?.resourceType;
      if (at.stateEnteredEventDetails === undefined) continue;
      const error = (event.taskFailedEventDetails ?? event.lambdaFunctionFailedEventDetails)?.error;
      const end: End = { kind, ...(kind === "failed" ? { error } : {}), submitted };
      return [{ state: at.stateEnteredEventDetails.name, resource, resourceType, end }];
    }
    return [];
  });
}

function endOf(outcome: TaskOutcome | undefined): End {
  if (outcome === undefined || outcome.kind === "submitted") throw new Error("the task has no mocked end");
  const submitted = outcome.submitted !== undefined;
  return outcome.kind === "failed"
    ? { kind: "failed", error: outcome.error, submitted }
    : { kind: "succeeded", submitted };
}

function mockFileText({ stateMachine, testCase, states }: RecordedMock): string {
  const names = Object.keys(states);
  return JSON.stringify({
    StateMachines: {
      [stateMachine]: { TestCases: { [testCase]: Object.fromEntries(names.map((name) => [name, name])) } },
    },
    MockedResponses: states,
  });
}
