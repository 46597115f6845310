import type { ExecutionIdentity } from "../engine/execution.ts";
import type { EventRecord } from "../engine/records.ts";
import type { EpochMs } from "../engine/units.ts";
import { historyEvent } from "../store/history.ts";

/** One event as a log group holds it. */
export interface LogEntry {
  readonly timestamp: EpochMs;
  /** One line of JSON. */
  readonly text: string;
  /** The state machine's name: log streams are named after it. */
  readonly machine: string;
}

/** AWS cuts an input or output off that is longer than this when escaped, in bytes of UTF-8. */
export const LOGGED_DATA_BYTES_MAX = 253_952; // 248 KiB, AWS

/** A character of JSON text takes at most so many bytes when the text is escaped. */
const ESCAPED_CHARACTER_BYTES_MAX = 6;

/**
 * An event as AWS writes it to CloudWatch Logs: every number of the envelope is a string, the members of the details are
 * in alphabetical order, and those that hold data are there only where they are asked for.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
 */
export function logEntry(
  record: EventRecord,
  identity: ExecutionIdentity,
  options: { readonly includeExecutionData: boolean; readonly redriveCount: number },
): LogEntry {
  const { type, id, previousEventId, timestamp, ...members } = historyEvent(
    record,
    identity,
    options.includeExecutionData,
  );
  const details: Details = (Object.values(members)[0] as Details | undefined) ?? {};
  return {
    timestamp,
    machine: identity.stateMachineName,
    text: JSON.stringify({
      details: loggedDetails(details, options.includeExecutionData),
      redrive_count: String(options.redriveCount),
      id: String(id),
      type,
      previous_event_id: String(previousEventId),
      event_timestamp: String(timestamp),
      execution_arn: identity.executionArn,
    }),
  };
}

type Details = Readonly<Record<string, unknown>>;

function loggedDetails(details: Details, includeExecutionData: boolean): Details {
  const logged: Record<string, unknown> = {};
  // `input` comes before `inputDetails`.
  for (const name of Object.keys(details).sort()) {
    const value = details[name];
    const isPayload = name === "input" || name === "output";
    // What a task is called with is data too, though GetExecutionHistory always shows it.
    if (name === "parameters" && !includeExecutionData) continue;
    if (isPayload && typeof value === "string") logged[name] = cutOff(value);
    else logged[name] = isCut(name, details, logged) ? { truncated: true } : value;
  }
  return logged;
}

/** Whether a member tells of a payload that is shorter in the log. */
function isCut(name: string, details: Details, logged: Details): boolean {
  const payload = name === "inputDetails" ? "input" : name === "outputDetails" ? "output" : undefined;
  return payload !== undefined && logged[payload] !== details[payload];
}

/** The longest beginning that is not too long when escaped. */
function cutOff(text: string): string {
  if (text.length * ESCAPED_CHARACTER_BYTES_MAX <= LOGGED_DATA_BYTES_MAX) return text;
  if (escapedBytes(text) <= LOGGED_DATA_BYTES_MAX) return text;
  let fits = 0;
  let tooLong = Math.min(text.length, LOGGED_DATA_BYTES_MAX + 1);
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1;
    if (escapedBytes(text.slice(0, middle)) <= LOGGED_DATA_BYTES_MAX) fits = middle;
    else tooLong = middle;
  }
  // Half of a surrogate pair is no character.
  return text.slice(0, fits).replace(/[\uD800-\uDBFF]$/, "");
}

function escapedBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}
