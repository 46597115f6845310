import { EXPRESS_EXECUTION, LABELLED, NO_ARN, NO_EXECUTION, NO_MACHINE, NO_MAP_RUN } from "./common-requests.ts";
import { type Scenarios, sending, when, within } from "./scenario.ts";
import { FAIL, PASS, WAIT, type World } from "./world.ts";

const LONG_NAME = "a".repeat(81);
const LONG_ERROR = "a".repeat(257);

const express = (world: World, definition = PASS) => world.machine("fast", definition, { type: "EXPRESS" });
const execution = async (world: World) => world.execution(await world.machine("orders"), { name: "run" });

/** An EXPRESS machine that is DELETING, because an execution of it runs. */
async function deletingExpress(world: World): Promise<string> {
  const stateMachineArn = await express(world, WAIT);
  await world.execution(stateMachineArn);
  await world.call("DeleteStateMachine", { stateMachineArn });
  return stateMachineArn;
}

/** Executions and Map Runs. */
export const EXECUTION_SCENARIOS: Scenarios = {
  StartExecution: {
    ExecutionAlreadyExists: when(async (world) => {
      const stateMachineArn = await world.machine("orders");
      await world.execution(stateMachineArn, { name: "run" });
      return { stateMachineArn, name: "run" };
    }),
    ExecutionLimitExceeded: within({ limitsOpenExecutions: "1" }, async (world) => {
      const stateMachineArn = await world.machine("orders", WAIT);
      await world.execution(stateMachineArn);
      return { stateMachineArn };
    }),
    InvalidArn: sending({ stateMachineArn: NO_ARN }),
    InvalidExecutionInput: when(async (world) => ({ stateMachineArn: await world.machine("orders"), input: "{" })),
    InvalidName: when(async (world) => ({ stateMachineArn: await world.machine("orders"), name: "a b" })),
    StateMachineDeleting: when(async (world) => ({ stateMachineArn: await world.deleting("orders") })),
    StateMachineDoesNotExist: sending({ stateMachineArn: NO_MACHINE }),
    ValidationException: sending({ stateMachineArn: NO_MACHINE, name: LONG_NAME }),
  },
  StartSyncExecution: {
    InvalidArn: sending({ stateMachineArn: NO_ARN }),
    InvalidExecutionInput: when(async (world) => ({ stateMachineArn: await express(world), input: "{" })),
    InvalidName: when(async (world) => ({ stateMachineArn: await express(world), name: "a b" })),
    StateMachineDeleting: when(async (world) => ({ stateMachineArn: await deletingExpress(world) })),
    StateMachineDoesNotExist: sending({ stateMachineArn: NO_MACHINE }),
    StateMachineTypeNotSupported: when(async (world) => ({ stateMachineArn: await world.machine("orders") })),
  },
  StopExecution: {
    ExecutionDoesNotExist: sending({ executionArn: NO_EXECUTION }),
    InvalidArn: sending({ executionArn: EXPRESS_EXECUTION }),
    ValidationException: sending({ executionArn: NO_EXECUTION, error: LONG_ERROR }),
  },
  RedriveExecution: {
    ExecutionDoesNotExist: sending({ executionArn: NO_EXECUTION }),
    ExecutionLimitExceeded: within({ limitsOpenExecutions: "1" }, async (world) => {
      const executionArn = await world.execution(await world.machine("failing", FAIL));
      await world.execution(await world.machine("orders", WAIT));
      return { executionArn };
    }),
    ExecutionNotRedrivable: when(async (world) => ({ executionArn: await execution(world) })),
    InvalidArn: sending({ executionArn: NO_ARN }),
    ValidationException: sending({ executionArn: NO_EXECUTION, clientToken: "a b" }),
  },
  DescribeExecution: {
    ExecutionDoesNotExist: sending({ executionArn: NO_EXECUTION }),
    InvalidArn: sending({ executionArn: EXPRESS_EXECUTION }),
  },
  DescribeStateMachineForExecution: {
    ExecutionDoesNotExist: sending({ executionArn: NO_EXECUTION }),
    InvalidArn: sending({ executionArn: EXPRESS_EXECUTION }),
  },
  GetExecutionHistory: {
    ExecutionDoesNotExist: sending({ executionArn: NO_EXECUTION }),
    InvalidArn: sending({ executionArn: EXPRESS_EXECUTION }),
    InvalidToken: when(async (world) => ({ executionArn: await execution(world), nextToken: "none" })),
  },
  ListExecutions: {
    InvalidArn: sending({ stateMachineArn: NO_ARN }),
    InvalidToken: when(async (world) => ({ stateMachineArn: await world.machine("orders"), nextToken: "none" })),
    ResourceNotFound: sending({ mapRunArn: NO_MAP_RUN }),
    StateMachineDoesNotExist: sending({ stateMachineArn: NO_MACHINE }),
    StateMachineTypeNotSupported: when(async (world) => ({ stateMachineArn: await express(world) })),
    ValidationException: sending({ stateMachineArn: LABELLED }),
  },
  ListMapRuns: {
    ExecutionDoesNotExist: sending({ executionArn: NO_EXECUTION }),
    InvalidArn: sending({ executionArn: EXPRESS_EXECUTION }),
    InvalidToken: when(async (world) => ({ executionArn: await execution(world), nextToken: "none" })),
  },
  DescribeMapRun: {
    InvalidArn: sending({ mapRunArn: NO_EXECUTION }),
    ResourceNotFound: sending({ mapRunArn: NO_MAP_RUN }),
  },
  UpdateMapRun: {
    InvalidArn: sending({ mapRunArn: NO_ARN, maxConcurrency: 1 }),
    ResourceNotFound: sending({ mapRunArn: NO_MAP_RUN, maxConcurrency: 1 }),
    ValidationException: sending({ mapRunArn: NO_MAP_RUN }),
  },
};
