import type { HttpAnswer } from "../integrations/http/http-client.ts";
import { type OutgoingParts, postWithin, reasonOf } from "./aws-json.ts";
import { type BatchOutcome, DELIVERED, type StatusDestination } from "./status-destination.ts";

/** A webhook that takes longer is not there. */
const WEBHOOK_MS_MAX = 30_000;

/** Statuses of 400 to 499 that are about the sender or the hour, and not about the event. */
const NOT_ABOUT_THE_EVENT: ReadonlySet<number> = new Set([401, 402, 403, 404, 405, 407, 408, 409, 410, 425, 429]);

/** Each event is the JSON body of a POST of its own; any answer of 200 to 299 takes it. */
export function webhook(
  { url, headers }: { readonly url: string; readonly headers: Readonly<Record<string, string>> },
  parts: Pick<OutgoingParts, "http" | "clock">,
): StatusDestination {
  return {
    name: `webhook ${new URL(url).origin}`,
    batchSize: () => 1,
    async deliver([event], abort) {
      const body = event?.text ?? "";
      const request = { url, headers: { ...headers, "Content-Type": "application/json" }, body };
      return outcomeOf(await postWithin(request, parts, abort, WEBHOOK_MS_MAX), url);
    },
  };
}

function outcomeOf(answer: HttpAnswer, url: string): BatchOutcome {
  if (answer.kind !== "answered") return { kind: "failed", reason: reasonOf(answer, url) };
  const { status } = answer;
  if (status >= 200 && status < 300) return { kind: "answered", deliveries: [DELIVERED] };
  const reason = `it answered with status ${status}`;
  const isAboutTheEvent = status >= 400 && status < 500 && !NOT_ABOUT_THE_EVENT.has(status);
  return isAboutTheEvent ? { kind: "answered", deliveries: [{ kind: "refused", reason }] } : { kind: "failed", reason };
}
