import type { EpochMs } from "../../engine/units.ts";
import { decodeSegment } from "../codec.ts";
import type { Store } from "../store.ts";

const ROWS_MAX = 10_000;
const FAR_FUTURE = 8_640_000_000_000_000 as EpochMs;

/** All that a small store holds, as plain JSON: what a release wrote, and what a later one must read. */
export async function describeFolder(store: Store): Promise<unknown> {
  const machines = await store.listStateMachines("us-east-1", "123456789012", ROWS_MAX);
  const executions = [];
  for (const machine of machines) {
    for (const row of await store.listExecutions({ stateMachineId: machine.id, limit: ROWS_MAX })) {
      const segments = await store.segmentsAfter(row.id, 0);
      executions.push({
        row,
        turns: segments.map(({ turn, firstEventId, bytes }) => ({ turn, firstEventId, records: decodeSegment(bytes) })),
        snapshot: (await store.snapshot(row.id)) ?? null,
        inbox: await store.inbox(row.id),
        ...unlessEmpty({ functionLogs: await store.functionLogs(row.id, ROWS_MAX) }),
      });
    }
  }
  return {
    machines,
    executions,
    due: await store.due(FAR_FUTURE, ROWS_MAX),
    counts: await store.counts(),
    ...unlessEmpty({ expressStarts: await store.expressStarts(ROWS_MAX) }),
    ...unlessEmpty({ statusEvents: await store.statusEvents(ROWS_MAX) }),
  };
}

/** What an earlier layout had no place for stands in no description of it. */
function unlessEmpty(lists: Readonly<Record<string, readonly unknown[]>>): object {
  return Object.fromEntries(Object.entries(lists).filter(([, rows]) => rows.length > 0));
}
