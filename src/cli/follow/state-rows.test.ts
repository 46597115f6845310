import { expect, test } from "vitest";
import { eventDetail } from "./event-text.ts";
import type { HistoryEvent } from "./history-event.ts";
import { StateRows } from "./state-rows.ts";

/** Events as `[type, previous, details]`, a second apart. */
function folded(...events: readonly (readonly [string, number, HistoryEvent["details"]?])[]) {
  const rows = new StateRows();
  const all = events.map(
    ([type, previousEventId, details = {}], index): HistoryEvent => ({
      id: index + 1,
      previousEventId,
      type,
      timestamp: index + 1,
      details,
      raw: {},
    }),
  );
  const of = all.map((event) => rows.add(event));
  return { rows: rows.rows, last: { event: all.at(-1) as HistoryEvent, row: of.at(-1) } };
}

const FAILED = [
  ["ExecutionStarted", 0],
  ["TaskStateEntered", 0, { name: "T" }],
  ["TaskScheduled", 2],
  ["TaskFailed", 3, { error: "Boom", cause: "why" }],
  ["ExecutionFailed", 4, { error: "Boom" }],
] as const;

test("a state that failed ends with its failure", () => {
  expect(folded(...FAILED).rows).toMatchObject([{ name: "T", status: "failed", until: 5, attempts: 1 }]);
});

test("an execution that is redriven goes on in the same stay, with another attempt", () => {
  const redriven = [...FAILED, ["ExecutionRedriven", 5, { redriveCount: 1 }]] as const;
  const { rows, last } = folded(...redriven);
  expect(rows).toMatchObject([{ name: "T", status: "running", attempts: 1 }]);
  expect(rows[0]).not.toHaveProperty("until");
  expect(last.row).toBeUndefined();
  expect(eventDetail(last.event, last.row)).toBe("redrive 1");
  const ended = folded(...redriven, ["TaskScheduled", 4], ["TaskSucceeded", 7], ["TaskStateExited", 8, { name: "T" }]);
  expect(ended.rows).toMatchObject([{ name: "T", status: "succeeded", until: 9, attempts: 2 }]);
});
