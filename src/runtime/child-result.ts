import type { ExecutionStatus } from "../engine/execution.ts";
import type { JsonText } from "../engine/units.ts";
import { compact } from "../integrations/json-text.ts";

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
  return describe(child, resource.endsWith(".sync:2") ? (json) => json : asText);
}

/** The failure of that task: its cause is the description. */
export function childFailure(child: EndedChild): { readonly error: string; readonly cause: string } {
  return { error: "States.TaskFailed", cause: describe(child, asText) };
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

/** Recorded: without white space, however the definition that made it was spaced. */
function asText(json: JsonText): string {
  return JSON.stringify(compact(json));
}

function text(value: string | undefined): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}
