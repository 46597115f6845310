import { expect, test } from "vitest";
import type { ExecutionStatus } from "../../engine/execution.ts";
import type { ExecutionListing, ExecutionRow, Store } from "../store.ts";
import { at, createMachine, ended, turnOf } from "./samples.ts";

const STATUSES: readonly ExecutionStatus[] = ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"];

/** The promises about lists of executions. */
export function listingContract(store: () => Store): void {
  const newId = async () => await store().allocateExecutionId();

  /** Reads a whole list in pages. */
  async function listAll(listing: ExecutionListing): Promise<readonly ExecutionRow[]> {
    const rows: ExecutionRow[] = [];
    for (;;) {
      const last = rows.at(-1);
      const after = last && { after: { sortAt: last.stoppedAt ?? last.startedAt, id: last.id } };
      const page = await store().listExecutions({ ...listing, ...after });
      expect(page.length).toBeLessThanOrEqual(listing.limit);
      rows.push(...page);
      if (page.length < listing.limit) return rows;
    }
  }

  test("a list shows newest first: when an execution stopped, else when it started", async () => {
    const machine = await createMachine(store());
    const times: readonly Partial<ExecutionRow>[] = [
      { startedAt: at(10) },
      { startedAt: at(0), ...ended(30) },
      { startedAt: at(20) },
      { startedAt: at(5), ...ended(20, "FAILED") },
    ];
    const ids = [];
    for (const row of times) {
      const id = await newId();
      ids.push(id);
      await store().commit([turnOf({ id, machine, row })]);
    }
    const listed = await store().listExecutions({ stateMachineId: machine.id, limit: 10 });
    expect(listed.map((row) => row.id)).toEqual([ids[1], ids[3], ids[2], ids[0]]);
    expect(listed[1]).toStrictEqual(await store().execution(listed[1]?.id as ExecutionRow["id"]));
  });

  test("an execution moves to its new place when it ends", async () => {
    const machine = await createMachine(store());
    const [older, newer] = [await newId(), await newId()];
    await store().commit([
      turnOf({ id: older, machine, row: { startedAt: at(1) } }),
      turnOf({ id: newer, machine, row: { startedAt: at(2) } }),
    ]);
    const order = async () =>
      (await store().listExecutions({ stateMachineId: machine.id, limit: 9 })).map((row) => row.id);
    expect(await order()).toEqual([newer, older]);
    const row = { startedAt: at(1), ...ended(3) };
    await store().commit([turnOf({ id: older, machine, turn: 2, firstEventId: 3, row })]);
    expect(await order()).toEqual([older, newer]);
    const running = await store().listExecutions({ stateMachineId: machine.id, status: "RUNNING", limit: 9 });
    expect(running.map((each) => each.id)).toEqual([newer]);
  });

  test("pages of any size join to the whole list, with and without a status", async () => {
    const [machine, other] = [await createMachine(store(), "listed"), await createMachine(store(), "other")];
    const turns = [];
    for (let index = 0; index < 40; index++) {
      const status = STATUSES[(index * 7) % STATUSES.length] ?? "RUNNING";
      // Few times, so that many executions share one and the id decides.
      const row = { startedAt: at(index % 3), ...(status === "RUNNING" ? {} : ended(3 + (index % 4), status)) };
      turns.push(turnOf({ id: await newId(), machine, row }));
      turns.push(turnOf({ id: await newId(), machine: other, row }));
    }
    await store().commit(turns);
    const rows = turns.map((turn) => turn.row).filter((row) => row.stateMachineId === machine.id);
    const sorted = rows.sort((a, b) => (b.stoppedAt ?? b.startedAt) - (a.stoppedAt ?? a.startedAt) || b.id - a.id);
    for (const limit of [1, 7, 40, 100]) {
      expect(await listAll({ stateMachineId: machine.id, limit })).toEqual(sorted);
      for (const status of STATUSES) {
        const filtered = sorted.filter((row) => row.status === status);
        expect(await listAll({ stateMachineId: machine.id, status, limit })).toEqual(filtered);
      }
    }
  });
}
