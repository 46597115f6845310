import type { HistoryEvent } from "./api-client.ts";

const END = /^Execution(Succeeded|Failed|Aborted|TimedOut)$/;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** What is wrong with a history that should be one whole, from its start to its end; each redrive follows one more end. */
export function brokenRules(events: readonly HistoryEvent[]): readonly string[] {
  const complaints: string[] = [];
  events.forEach((event, i) => {
    const what = `event ${event.id} (${event.type}) at place ${i + 1} of ${events.length}`;
    if (event.id !== i + 1) complaints.push(`${what}: its id is not its place`);
    if (event.previousEventId < 0 || event.previousEventId >= event.id) {
      complaints.push(`${what} follows event ${event.previousEventId}`);
    }
    if (event.timestamp < (events[i - 1]?.timestamp ?? 0)) complaints.push(`${what} goes back in time`);
    if ((i === 0) !== (event.type === "ExecutionStarted")) complaints.push(`${what}: not where a start belongs`);
    const isLast = i === events.length - 1 || events[i + 1]?.type === "ExecutionRedriven";
    if (END.test(event.type) !== isLast) complaints.push(`${what}: not where an end belongs`);
  });
  return complaints;
}

/**
 * What an execution did, whatever the order of things that went on at the same time: how often each kind of
 * event came, of which state, and with what. Its own name, which is in its tasks' input, and keys are left out.
 */
export function deeds(execution: {
  readonly executionArn: string;
  readonly events: readonly HistoryEvent[];
}): readonly string[] {
  const name = execution.executionArn.slice(execution.executionArn.lastIndexOf(":") + 1);
  const counts = new Map<string, number>();
  for (const { id: _, previousEventId: __, timestamp: ___, ...event } of execution.events) {
    const deed = JSON.stringify(event).replaceAll(name, "NAME").replace(UUID, "KEY");
    counts.set(deed, (counts.get(deed) ?? 0) + 1);
  }
  return [...counts].map(([deed, count]) => `${count} × ${deed}`).toSorted();
}
