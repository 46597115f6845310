import type { ExecutionStatus } from "../engine/execution.ts";
import type { JsonText } from "../engine/units.ts";

/** An execution that is over, as the one that started it is told. */
export interface EndedChild {
  readonly executionArn: string;
  readonly name: string;
  readonly stateMachineArn: string;
  readonly stateMachineVersionArn?: string;
  readonly stateMachineAliasArn?: string;
  readonly status: ExecutionStatus;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly stoppedAt: number;
  readonly input: JsonText;
  readonly output?: JsonText;
  readonly error?: string;
  readonly cause?: string;
}

/**
 * The result of a task that waited for another execution: its description, with members as in a DescribeExecution
 * answer but in PascalCase. `.sync` shows input and output as text, `.sync:2` as JSON.
 *
 * @param resource what AWS's events call `resource`.
 */
export function childResult(child: EndedChild, resource: string): JsonText {
  return describe(child, resource.endsWith(".sync:2") ? (text) => text : JSON.stringify);
}

/** The failure of that task: its cause is the description. */
export function childFailure(child: EndedChild): { readonly error: string; readonly cause: string } {
  return { error: "States.TaskFailed", cause: describe(child, JSON.stringify) };
}

/** Recorded: in alphabetical order. An execution that timed out is described without error and cause. */
function describe(child: EndedChild, payload: (text: JsonText) => string): JsonText {
  const included = JSON.stringify({ Included: true });
  const { cause, error, output, stateMachineAliasArn, stateMachineVersionArn } = child;
  const members: readonly (readonly [string, string | undefined])[] = [
    ["Cause", text(cause)],
    ["Error", text(error)],
    ["ExecutionArn", text(child.executionArn)],
    ["Input", payload(child.input)],
    ["InputDetails", included],
    ["Name", text(child.name)],
    ["Output", output === undefined ? undefined : payload(output)],
    ["OutputDetails", output === undefined ? undefined : included],
    ["StartDate", String(child.startedAt)],
    ["StateMachineAliasArn", text(stateMachineAliasArn)],
    ["StateMachineArn", text(child.stateMachineArn)],
    ["StateMachineVersionArn", text(stateMachineVersionArn)],
    ["Status", text(child.status)],
    ["StopDate", String(child.stoppedAt)],
  ];
  const present = members.filter(([, value]) => value !== undefined);
  return `{${present.map(([name, value]) => `"${name}":${value}`).join(",")}}` as JsonText;
}

function text(value: string | undefined): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}
