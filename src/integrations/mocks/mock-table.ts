import type { MockedResponse } from "./response.ts";

/** Mocked responses by state machine, test case and state. */
export interface MockTable {
  /** The test case of a state machine, if the mock file has it. */
  testCase(stateMachineName: string, testCase: string): MockTestCase | undefined;
  /** The state machines that the file has test cases for. */
  stateMachineNames(): readonly string[];
  /** What the file has for a state machine, for messages. */
  testCaseNames(stateMachineName: string): readonly string[];
}

/** Responses by state; a state without one is carried out for real. */
export type MockTestCase = ReadonlyMap<string, MockedResponse>;

export type MockMachines = ReadonlyMap<string, ReadonlyMap<string, MockTestCase>>;

export function mockTable(machines: MockMachines): MockTable {
  return {
    stateMachineNames: () => [...machines.keys()],
    testCase: (stateMachineName, testCase) => machines.get(stateMachineName)?.get(testCase),
    testCaseNames: (stateMachineName) => [...(machines.get(stateMachineName)?.keys() ?? [])],
  };
}
