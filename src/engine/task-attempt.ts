import type { HeardAt } from "./command.ts";
import type { TaskAttempt } from "./execution.ts";
import type { ActivityScheduled, LambdaFunctionScheduled, TaskScheduled } from "./records.ts";

/** The attempt that a …Scheduled event begins. */
export function attemptOf(
  record: TaskScheduled | LambdaFunctionScheduled | ActivityScheduled,
  ordinal: number,
): TaskAttempt {
  return {
    scheduledId: record.id,
    ...workOf(record),
    resource: record.resource,
    ...(record.timeoutSeconds === undefined ? {} : { timeoutSeconds: record.timeoutSeconds }),
    ...(record.heartbeatSeconds === undefined ? {} : { heartbeatSeconds: record.heartbeatSeconds }),
    ordinal,
    stage: "scheduled",
  };
}

function workOf(record: TaskScheduled | LambdaFunctionScheduled | ActivityScheduled) {
  switch (record.type) {
    case "ActivityScheduled":
      return { family: "activity", resourceType: "activity", parameters: record.input, nonce: record.nonce } as const;
    case "LambdaFunctionScheduled":
      return { family: "lambda", resourceType: "lambda", parameters: record.input, ...roleOf(record) } as const;
    case "TaskScheduled": {
      const { resourceType, parameters, nonce } = record;
      const secret = nonce === undefined ? {} : { nonce };
      return { family: "service", resourceType, parameters, ...roleOf(record), ...secret } as const;
    }
  }
}

function roleOf({ roleArn }: { readonly roleArn?: string }) {
  return roleArn === undefined ? {} : { roleArn };
}

/**
 * When the attempt times out: counted from its …Started event; undefined where it does not or has not started. One
 * whose result is held does not: an accepted result is not overtaken.
 */
export function timeoutAt(task: TaskAttempt): number | undefined {
  if (task.startedAt === undefined || task.timeoutSeconds === undefined || task.held !== undefined) return undefined;
  return task.startedAt + task.timeoutSeconds * 1000;
}

/** When its heartbeat lapses: counted from the last one heard, or from the start. */
function heartbeatAt(task: TaskAttempt, heardAt: HeardAt): number | undefined {
  if (task.heartbeatSeconds === undefined || task.held !== undefined) return undefined;
  const begunAt = heartbeatBegunAt(task);
  if (begunAt === undefined) return undefined;
  return Math.max(begunAt, heardAt(task.scheduledId) ?? 0) + task.heartbeatSeconds * 1000;
}

/** Reported of AWS: with a function the heartbeats of its token count from its return on. */
function heartbeatBegunAt({ resourceType, nonce, startedAt, submittedAt }: TaskAttempt): number | undefined {
  return resourceType === "lambda" && nonce !== undefined ? submittedAt : startedAt;
}

/** The earlier of the two. */
export function deadlineAt(task: TaskAttempt, heardAt: HeardAt): number | undefined {
  const [timeout, heartbeat] = [timeoutAt(task), heartbeatAt(task, heardAt)];
  return timeout === undefined || heartbeat === undefined ? (timeout ?? heartbeat) : Math.min(timeout, heartbeat);
}
