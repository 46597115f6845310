import type { TaskAttempt } from "./execution.ts";
import type { LambdaFunctionScheduled, TaskScheduled } from "./records.ts";

/** The attempt that a …Scheduled event begins. */
export function attemptOf(record: TaskScheduled | LambdaFunctionScheduled, ordinal: number): TaskAttempt {
  const family = record.type === "TaskScheduled" ? "service" : "lambda";
  return {
    scheduledId: record.id,
    family,
    resourceType: record.type === "TaskScheduled" ? record.resourceType : "lambda",
    resource: record.resource,
    parameters: record.type === "TaskScheduled" ? record.parameters : record.input,
    ...(record.timeoutSeconds === undefined ? {} : { timeoutSeconds: record.timeoutSeconds }),
    ...(record.heartbeatSeconds === undefined ? {} : { heartbeatSeconds: record.heartbeatSeconds }),
    ...(record.roleArn === undefined ? {} : { roleArn: record.roleArn }),
    ...(record.type === "TaskScheduled" && record.nonce !== undefined ? { nonce: record.nonce } : {}),
    ordinal,
    stage: "scheduled",
  };
}

/** When the attempt times out: counted from its …Started event; undefined where it does not or has not started. */
export function timeoutAt(task: TaskAttempt): number | undefined {
  if (task.startedAt === undefined || task.timeoutSeconds === undefined) return undefined;
  return task.startedAt + task.timeoutSeconds * 1000;
}

/** When its heartbeat lapses, as far as its events tell. */
export function heartbeatAt(task: TaskAttempt): number | undefined {
  if (task.startedAt === undefined || task.heartbeatSeconds === undefined) return undefined;
  return task.startedAt + task.heartbeatSeconds * 1000;
}
