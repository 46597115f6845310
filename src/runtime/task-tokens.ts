import type { Command } from "../engine/command.ts";
import type { Execution, TaskAttempt } from "../engine/execution.ts";
import { isSameNonce } from "../engine/task-token.ts";
import type { EventId } from "../engine/units.ts";
import type { Store } from "../store/store.ts";
import type { ExecutionReader } from "./execution-reader.ts";
import { ExecutionGone } from "./faults.ts";
import type { Heartbeats } from "./heartbeats.ts";
import type { Mailboxes } from "./mailboxes.ts";
import type { TaskTokens, TokenOutcome, TokenReport, TokenTask } from "./service.ts";

export interface TaskTokensParts {
  readonly store: Store;
  readonly mailboxes: Mailboxes;
  readonly reader: ExecutionReader;
  readonly heartbeats: Heartbeats;
}

/** What is said of tasks by those who have their tokens. */
export function createTaskTokens({ store, mailboxes, reader, heartbeats }: TaskTokensParts): TaskTokens {
  /** Why a token is not taken: its task was there once, or never. */
  async function judge({ executionId, scheduledId, nonce }: TokenTask): Promise<TokenOutcome> {
    const after = (scheduledId - 1) as EventId;
    const [event] = await reader.history(executionId, { limit: 1, reverse: false, after });
    const isTask = event?.type === "TaskScheduled" || event?.type === "ActivityScheduled";
    return isTask && event.nonce !== undefined && isSameNonce(event.nonce, nonce) ? "closed" : "unknown";
  }

  /** Whether the execution can have an open task; one that is over need not be brought into memory to be told so. */
  async function isOpen({ executionId }: TokenTask): Promise<boolean> {
    return mailboxes.has(executionId) || (await store.execution(executionId))?.status === "RUNNING";
  }

  async function taking(task: TokenTask, ask: () => Promise<boolean>): Promise<TokenOutcome> {
    try {
      return (await isOpen(task)) && (await ask()) ? "taken" : await judge(task);
    } catch (error) {
      if (error instanceof ExecutionGone) return "unknown";
      throw error;
    }
  }

  return {
    report: (task, report) =>
      taking(task, async () => (await mailboxes.ask(task.executionId, [commandOf(task, report)])).isTaken),
    heartbeat: (task) =>
      taking(task, async () => {
        const { execution } = await mailboxes.ask(task.executionId, []);
        const attempt = findTask(execution, task.scheduledId);
        if (attempt?.nonce === undefined || attempt.held !== undefined || attempt.stage === "scheduled") return false;
        if (!isSameNonce(attempt.nonce, task.nonce)) return false;
        const { heartbeatSeconds } = attempt;
        if (heartbeatSeconds !== undefined) heartbeats.beat(task.executionId, task.scheduledId, heartbeatSeconds);
        return true;
      }),
  };
}

function commandOf({ scheduledId, nonce }: TokenTask, report: TokenReport): Command {
  if (report.kind === "succeeded") return { type: "TokenSucceeded", scheduledId, nonce, output: report.output };
  const { kind: _, ...reason } = report;
  return { type: "TokenFailed", scheduledId, nonce, ...reason };
}

/** An open task, by the id of its …Scheduled event. */
export function findTask(execution: Execution, scheduledId: EventId): TaskAttempt | undefined {
  if (execution.status !== "RUNNING") return undefined;
  for (const { progress } of execution.frames.values()) {
    if (progress.kind !== "state" || progress.state.phase.kind !== "task") continue;
    if (progress.state.phase.task.scheduledId === scheduledId) return progress.state.phase.task;
  }
  return undefined;
}
