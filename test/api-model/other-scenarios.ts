import { mintTaskToken } from "../../src/engine/task-token.ts";
import type { EventId } from "../../src/engine/units.ts";
import { CMK, NO_ACTIVITY, NO_ARN, NO_EXECUTION, NO_MACHINE, tags, WRONG_ENCRYPTION } from "./common-requests.ts";
import { type Scenarios, sending, when, within } from "./scenario.ts";
import { ROLE, type World } from "./world.ts";

const NO_TASK = mintTaskToken({ executionArn: NO_EXECUTION, scheduledId: 3 as EventId, nonce: "0".repeat(32) });

/** The token of a task that is over. */
async function overTask(world: World): Promise<string> {
  const taskToken = await world.task("pack");
  await world.call("SendTaskSuccess", { taskToken, output: "{}" });
  return taskToken;
}

/** Activities, their tasks, tags, and states that are tested alone. */
export const OTHER_SCENARIOS: Scenarios = {
  CreateActivity: {
    ActivityAlreadyExists: when(async (world) => {
      await world.activity("pack");
      return { name: "pack", encryptionConfiguration: CMK };
    }),
    ActivityLimitExceeded: within({ limitsActivities: "1" }, async (world) => {
      await world.activity("another");
      return { name: "pack" };
    }),
    InvalidEncryptionConfiguration: sending({ name: "pack", encryptionConfiguration: WRONG_ENCRYPTION }),
    InvalidName: sending({ name: "a b" }),
    TooManyTags: sending({ name: "pack", tags: tags(51) }),
  },
  DescribeActivity: {
    ActivityDoesNotExist: sending({ activityArn: NO_ACTIVITY }),
    InvalidArn: sending({ activityArn: NO_ARN }),
  },
  DeleteActivity: { InvalidArn: sending({ activityArn: NO_ARN }) },
  ListActivities: { InvalidToken: sending({ nextToken: "none" }) },
  GetActivityTask: {
    ActivityDoesNotExist: sending({ activityArn: NO_ACTIVITY }),
    ActivityWorkerLimitExceeded: within({ limitsActivityPollers: "1" }, async (world) => {
      const activityArn = await world.activity("pack");
      // It waits until the world is closed.
      world.call("GetActivityTask", { activityArn }).catch(() => {});
      return { activityArn };
    }),
    InvalidArn: sending({ activityArn: NO_MACHINE }),
  },
  SendTaskSuccess: {
    InvalidOutput: when(async (world) => ({ taskToken: await world.task("pack"), output: "{" })),
    InvalidToken: sending({ taskToken: "none", output: "{}" }),
    TaskDoesNotExist: sending({ taskToken: NO_TASK, output: "{}" }),
    TaskTimedOut: when(async (world) => ({ taskToken: await overTask(world), output: "{}" })),
  },
  SendTaskFailure: {
    InvalidToken: sending({ taskToken: "none" }),
    TaskDoesNotExist: sending({ taskToken: NO_TASK }),
    TaskTimedOut: when(async (world) => ({ taskToken: await overTask(world) })),
  },
  SendTaskHeartbeat: {
    InvalidToken: sending({ taskToken: "none" }),
    TaskDoesNotExist: sending({ taskToken: NO_TASK }),
    TaskTimedOut: when(async (world) => ({ taskToken: await overTask(world) })),
  },
  TagResource: {
    InvalidArn: sending({ resourceArn: NO_ARN, tags: [] }),
    ResourceNotFound: sending({ resourceArn: NO_MACHINE, tags: [] }),
    TooManyTags: when(async (world) => {
      const resourceArn = await world.machine("orders", undefined, { tags: tags(50) });
      return { resourceArn, tags: tags(1, 50) };
    }),
  },
  UntagResource: {
    InvalidArn: sending({ resourceArn: NO_ARN, tagKeys: [] }),
    ResourceNotFound: sending({ resourceArn: NO_ACTIVITY, tagKeys: [] }),
  },
  ListTagsForResource: {
    InvalidArn: sending({ resourceArn: NO_ARN }),
    ResourceNotFound: sending({ resourceArn: `${NO_MACHINE}:1` }),
  },
  TestState: {
    InvalidArn: sending({ definition: '{"Type":"Pass","End":true}', roleArn: NO_ARN }),
    InvalidDefinition: sending({ definition: "{}", roleArn: ROLE }),
    InvalidExecutionInput: sending({ definition: '{"Type":"Pass","End":true}', input: "{" }),
    ValidationException: sending({ definition: '{"Type":"Pass","End":true}', mock: { result: "{}" } }),
  },
};
