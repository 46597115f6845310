import { createHash } from "node:crypto";
import type { Execution, ExecutionStatus } from "../engine/execution.ts";
import { type EventRecord, isEvent, type JournalRecord } from "../engine/records.ts";
import type { EpochMs, JsonText } from "../engine/units.ts";
import type { PinnedSettings } from "./resident.ts";

/*
 * A change of status is a row that the turn writes with itself, so that none is lost between the commit and its
 * delivery. Who delivers it is not the runtime's affair.
 */

/** Where changes of status are kept until they have been told. */
export interface StatusEventOutbox {
  /** Whether there is anybody to tell. Asked at each turn. */
  readonly isOpen: boolean;
  /** Called after the commit of a turn that wrote events. It returns at once, and never throws. */
  written(): void;
}

/** AWS leaves out the input, or both, where they are longer than this when escaped: in UTF-8, without the rest of the event. */
export const EVENT_DATA_BYTES_MAX = 253_952; // 248 KiB, AWS

/** A character of JSON text takes at most so many bytes when the text is escaped. */
const ESCAPED_CHARACTER_BYTES_MAX = 6;

/**
 * The events of one turn, as JSON texts in the form of Amazon EventBridge: one for each change of status, in order.
 *
 * @param execution as it is after the turn.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export function statusEvents(
  records: readonly JournalRecord[],
  execution: Execution,
  settings: Pick<PinnedSettings, "encryptionConfiguration">,
): readonly string[] {
  return records
    .filter((record) => isEvent(record))
    .flatMap((event) => {
      const status = statusOf(event);
      return status === undefined ? [] : [statusEvent(event, status, execution, settings)];
    });
}

/** The status that an execution has from this event on, where the event changes it. */
function statusOf({ type }: { readonly type: string }): ExecutionStatus | undefined {
  switch (type) {
    case "ExecutionStarted":
    case "ExecutionRedriven":
      return "RUNNING";
    case "ExecutionSucceeded":
      return "SUCCEEDED";
    case "ExecutionFailed":
      return "FAILED";
    case "ExecutionAborted":
      return "ABORTED";
    case "ExecutionTimedOut":
      return "TIMED_OUT";
    default:
      return undefined;
  }
}

function statusEvent(
  record: EventRecord,
  status: ExecutionStatus,
  { identity, input, startedAt }: Execution,
  { encryptionConfiguration }: Pick<PinnedSettings, "encryptionConfiguration">,
): string {
  const output = record.type === "ExecutionSucceeded" ? record.output : null;
  const included = includedData(input, output, encryptionConfiguration);
  return JSON.stringify({
    version: "0",
    id: eventId(identity.executionArn, startedAt, record),
    "detail-type": "Step Functions Execution Status Change",
    source: "aws.states",
    account: identity.account,
    time: new Date(record.at).toISOString().replace(/\.\d+/, ""),
    region: identity.region,
    resources: [identity.executionArn],
    detail: {
      executionArn: identity.executionArn,
      stateMachineArn: identity.stateMachineArn,
      name: identity.name,
      status,
      startDate: startedAt,
      stopDate: status === "RUNNING" ? null : record.at,
      input: included.input ? input : null,
      output: included.output ? output : null,
      inputDetails: { included: included.input },
      outputDetails: output === null ? null : { included: included.output },
    },
  });
}

function includedData(input: JsonText, output: JsonText | null, encryptionConfiguration: string) {
  // AWS tells nothing that was encrypted with the customer's own key.
  if (encryptionConfiguration.includes('"CUSTOMER_MANAGED_KMS_KEY"')) return { input: false, output: false };
  const longest = ESCAPED_CHARACTER_BYTES_MAX * (input.length + (output?.length ?? 0));
  if (longest <= EVENT_DATA_BYTES_MAX) return { input: true, output: output !== null };
  const outputBytes = output === null ? 0 : escapedBytes(output);
  return {
    input: escapedBytes(input) + outputBytes <= EVENT_DATA_BYTES_MAX,
    output: output !== null && outputBytes <= EVENT_DATA_BYTES_MAX,
  };
}

function escapedBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}

/** The same for every delivery of the same change, also after a crash: receivers know doubles by it. */
function eventId(executionArn: string, startedAt: EpochMs, { id }: EventRecord): string {
  const hex = createHash("sha256").update(`${executionArn} ${startedAt} ${id}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
