import { type AwsJsonAnswer, callAwsJson, type OutgoingParts } from "./aws-json.ts";
import {
  type BatchOutcome,
  DELIVERED,
  type Delivery,
  type StatusDestination,
  type StatusEvent,
} from "./status-destination.ts";

export interface EventBridgeOptions extends OutgoingParts {
  readonly endpoint: string;
  /** The bus's name or ARN. */
  readonly bus: string;
}

/** AWS's quotas for one PutEvents: entries, and their bytes together. */
const PUT_ENTRIES_MAX = 10;
const PUT_BYTES_MAX = 262_144;
/** What the quota counts of an entry besides its texts. */
const TIME_BYTES = 14;

/** The parts of an event that PutEvents takes; the rest of the envelope the bus makes itself. */
interface PutEventsEntry {
  readonly Time: number;
  readonly Source: string;
  readonly DetailType: string;
  readonly Resources: readonly string[];
  readonly Detail: string;
  readonly EventBusName: string;
}

/** Changes of status are put on an event bus, at a server that has EventBridge's API. */
export function eventBridge(options: EventBridgeOptions): StatusDestination {
  const { endpoint, bus } = options;
  return {
    name: `event bus ${bus}`,
    batchSize: (events) => batchSize(events, bus),
    async deliver(batch, abort) {
      const { account, region } = envelopeOf(batch[0]?.text ?? "{}");
      const body = { Entries: batch.map(({ text }) => entryOf(text, bus)) };
      const call = { endpoint, service: "events", target: "AWSEvents.PutEvents", region, account, body };
      return outcomeOf(await callAwsJson(call, options, abort), batch.length);
    },
  };
}

/** Events of one place, since a call is made in one; as many as a call may have. */
function batchSize(events: readonly StatusEvent[], bus: string): number {
  const place = placeOf(events[0]);
  let bytes = 0;
  let count = 0;
  for (const event of events) {
    bytes += bytesOf(entryOf(event.text, bus));
    const isFull = count === PUT_ENTRIES_MAX || bytes > PUT_BYTES_MAX;
    if (count > 0 && (isFull || placeOf(event) !== place)) break;
    count++;
  }
  return count;
}

function placeOf(event: StatusEvent | undefined): string {
  const { region, account } = envelopeOf(event?.text ?? "{}");
  return `${region} ${account}`;
}

interface Envelope {
  readonly account: string;
  readonly region: string;
  readonly time: string;
  readonly source: string;
  readonly "detail-type": string;
  readonly resources: readonly string[];
  readonly detail: object;
}

function envelopeOf(text: string): Envelope {
  return JSON.parse(text) as Envelope;
}

function entryOf(text: string, bus: string): PutEventsEntry {
  const event = envelopeOf(text);
  return {
    Time: Date.parse(event.time) / 1000,
    Source: event.source,
    DetailType: event["detail-type"],
    Resources: event.resources,
    Detail: JSON.stringify(event.detail),
    EventBusName: bus,
  };
}

/** As AWS counts them. */
function bytesOf({ Source, DetailType, Resources, Detail }: PutEventsEntry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), TIME_BYTES);
}

function outcomeOf(answer: AwsJsonAnswer, count: number): BatchOutcome {
  switch (answer.kind) {
    case "failed":
      return answer;
    case "refused":
      return { kind: "failed", reason: answer.code === "" ? answer.message : `${answer.code}: ${answer.message}` };
    case "answered":
      return {
        kind: "answered",
        deliveries: Array.from({ length: count }, (_, index) => delivery(answer.body, index)),
      };
  }
}

/** Each entry is answered by itself, in order. */
function delivery(body: unknown, index: number): Delivery {
  const { Entries = [] } = (body ?? {}) as { readonly Entries?: readonly EntryAnswer[] };
  const { ErrorCode, ErrorMessage } = Entries[index] ?? {};
  return ErrorCode === undefined || ErrorCode === null
    ? DELIVERED
    : { kind: "refused", reason: `${ErrorCode}: ${ErrorMessage ?? ""}` };
}

interface EntryAnswer {
  readonly ErrorCode?: string | null;
  readonly ErrorMessage?: string | null;
}
