import type { Answer, AnswerValue } from "../operation/answer.ts";
import type { Call } from "../operation/client.ts";

/** An event of GetExecutionHistory. */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: string;
  /** Seconds since 1970, with a fraction. */
  readonly timestamp: number;
  /** The one member that tells more, whatever its name is. */
  readonly details: Answer;
  /** As the API answered it. */
  readonly raw: Answer;
}

const PAGE = 1000;

/** All events after the one with the id `after`, oldest first. */
export async function eventsAfter(call: Call, executionArn: string, after: number): Promise<readonly HistoryEvent[]> {
  const newestFirst: HistoryEvent[] = [];
  let nextToken: AnswerValue | undefined;
  // Backwards, so that a long history is read once and not at every look.
  do {
    const page: Answer = await call("GetExecutionHistory", {
      executionArn,
      reverseOrder: true,
      maxResults: after === 0 ? PAGE : PAGE / 10,
      ...(typeof nextToken === "string" ? { nextToken } : {}),
    });
    const events = ((page["events"] ?? []) as readonly Answer[]).map(parse);
    newestFirst.push(...events.filter(({ id }) => id > after));
    nextToken = events.some(({ id }) => id <= after + 1) ? undefined : page["nextToken"];
  } while (typeof nextToken === "string");
  return newestFirst.reverse();
}

function parse(raw: Answer): HistoryEvent {
  const details = Object.entries(raw).find(([name, value]) => name.endsWith("EventDetails") && isObject(value));
  return {
    id: Number(raw["id"]),
    previousEventId: Number(raw["previousEventId"] ?? 0),
    type: textMember(raw, "type"),
    timestamp: Number(raw["timestamp"]),
    details: (details?.[1] as Answer | undefined) ?? {},
    raw,
  };
}

function isObject(value: AnswerValue): boolean {
  return typeof value === "object" && value !== null;
}

/** A member of an answer that is a text by AWS's model. */
export function textMember(answer: Answer, member: string): string {
  const value = answer[member];
  return typeof value === "string" ? value : "";
}

/** A member of an event's details, where it is a text. */
export function textOf({ details }: HistoryEvent, member: string): string | undefined {
  const value = details[member];
  return typeof value === "string" ? value : undefined;
}
