import type { AwaitedChildren } from "../engine/children.ts";
import type { Command } from "../engine/command.ts";
import type { Execution } from "../engine/execution.ts";
import type { EventId } from "../engine/units.ts";
import { childFailure, childResult, type EndedChild } from "./child-result.ts";

/** What one execution writes into another's inbox, as JSON text. */
type Message =
  /** From the execution that waits no more. */
  | { readonly kind: "stop" }
  | { readonly kind: "childEnded"; readonly scheduledId: EventId; readonly child: EndedChild };

export const STOP_MESSAGE: string = JSON.stringify({ kind: "stop" } satisfies Message);

/** Tells of an execution's end the task that waits for it. */
export function endMessage(execution: Execution, scheduledId: EventId): string {
  const { identity, status, startedAt, stoppedAt, input, output, error, cause } = execution;
  const { executionArn, name, stateMachineArn, stateMachineVersionArn, stateMachineAliasArn } = identity;
  return JSON.stringify({
    kind: "childEnded",
    scheduledId,
    child: {
      executionArn,
      name,
      stateMachineArn,
      ...(stateMachineVersionArn === undefined ? {} : { stateMachineVersionArn }),
      ...(stateMachineAliasArn === undefined ? {} : { stateMachineAliasArn }),
      status,
      startedAt,
      stoppedAt: stoppedAt ?? startedAt,
      input,
      ...(output === undefined ? {} : { output }),
      ...(error === undefined ? {} : { error }),
      ...(cause === undefined ? {} : { cause }),
    },
  } satisfies Message);
}

/** What a message asks of the execution that reads it, and that waits for these children. */
export function commandOf(text: string, children: AwaitedChildren): Command {
  const message = JSON.parse(text) as Message;
  switch (message.kind) {
    case "stop":
      return { type: "Stop" };
    case "childEnded": {
      const { scheduledId, child } = message;
      if (child.status !== "SUCCEEDED") return { type: "JobFailed", scheduledId, ...childFailure(child) };
      const resource = children.get(scheduledId)?.resource ?? "";
      return { type: "JobSucceeded", scheduledId, output: childResult(child, resource) };
    }
  }
}
