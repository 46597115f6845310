import type { Execution, TaskAttempt } from "../engine/execution.ts";
import { timeoutAt } from "../engine/task-attempt.ts";
import type { EpochMs } from "../engine/units.ts";
import type { TaskHandler, TaskOutcome, TaskRequest } from "../integrations/port.ts";
import type { ExecutionId } from "../store/store.ts";
import { messageOf } from "./faults.ts";
import type { Logger } from "./logger.ts";
import { taskKey } from "./task-key.ts";

/** Has a task carried out. A handler that throws is a bug of ours: the task fails with it, and the log says so. */
export async function carryOut(handler: TaskHandler, logger: Logger, request: TaskRequest): Promise<TaskOutcome> {
  try {
    return await handler.run(request);
  } catch (error) {
    const what = `${request.resourceType} ${request.resource}`;
    logger.error(
      { err: error, executionArn: request.identity.executionArn, stateName: request.stateName, resource: what },
      "A task handler threw: a bug of ours. The task fails with States.Runtime.",
    );
    const cause = `The handler of ${what} broke while it carried out the state '${request.stateName}': ${messageOf(error)}`;
    return { kind: "failed", error: "States.Runtime", cause };
  }
}

interface TaskToDo {
  readonly task: TaskAttempt;
  readonly stateName: string;
  readonly retryCount: number;
}

/** What a handler is told of a task. @param id absent where the execution is not in the store. */
export function taskRequest(
  id: ExecutionId | undefined,
  execution: Execution,
  { task, stateName, retryCount }: TaskToDo,
  signal: AbortSignal,
): TaskRequest {
  const { identity, startedAt } = execution;
  const deadlineAt = timeoutAt(task);
  return {
    identity,
    stateName,
    ordinal: task.ordinal,
    retryCount,
    family: task.family === "lambda" ? "lambda" : "service",
    resourceType: task.resourceType,
    resource: task.resource,
    parameters: task.parameters,
    ...(task.roleArn === undefined ? {} : { roleArn: task.roleArn }),
    key: taskKey({ executionArn: identity.executionArn, startedAt, scheduledId: task.scheduledId }),
    ...(id === undefined ? {} : { task: { execution: id, scheduledId: task.scheduledId } }),
    ...(deadlineAt === undefined ? {} : { deadlineAt: deadlineAt as EpochMs }),
    signal,
  };
}
