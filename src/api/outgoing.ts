import type { ServerResponse } from "node:http";

interface Outgoing {
  readonly response: ServerResponse;
  readonly body: string;
  readonly encoding: "latin1" | "utf8";
}

let outgoing: Outgoing[] = [];

/**
 * Ends a response with what else becomes ready in this round of the event loop. A write wakes the client that sleeps on
 * its socket, which costs the server more than the write: a client with many connections, or a proxy, that is woken by the
 * first answer of a round finds the others there.
 */
export function endSoon(response: ServerResponse, body: string, encoding: Outgoing["encoding"]): void {
  outgoing.push({ response, body, encoding });
  // After the requests that have come in were read, before any timer.
  if (outgoing.length === 1) setImmediate(endAll);
}

/** Resolves when every answer has gone out that what was done until now makes ready. */
export function answersSent(): Promise<void> {
  // In the first round they become ready at the latest, in the second they have gone.
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}

function endAll(): void {
  const batch = outgoing;
  outgoing = [];
  for (const { response, body, encoding } of batch) response.end(body, encoding);
}
