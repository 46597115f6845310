import type { ExpressChanges, ExpressStart, ExpressStartId, ExpressStartOutcome } from "../store.ts";
import type { Connection } from "./driver.ts";
import { MACHINE_STATUS_CODES } from "./status-codes.ts";

const START = `INSERT INTO express_starts (machine, revision, arn, name, input, started, version, alias,
  mock_test_case, trace_header) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`;

/** Writes starts and ends of Express executions, inside a transaction that the caller begins and ends. */
export function expressWriter(database: Connection): (changes: ExpressChanges) => readonly ExpressStartOutcome[] {
  const machineStatus = database.prepare("SELECT status FROM state_machines WHERE id = ?");
  const insert = database.prepare(START);
  const remove = database.prepare("DELETE FROM express_starts WHERE id = ?");

  function start(row: ExpressStart): ExpressStartOutcome {
    const inserted = insert.get(
      row.stateMachineId,
      row.revisionId,
      row.executionArn,
      row.name,
      row.input,
      row.startedAt,
      row.startedThrough?.version ?? null,
      row.startedThrough?.alias ?? null,
      row.mockTestCase ?? null,
      row.traceHeader ?? null,
    );
    return { kind: "started", id: inserted?.["id"] as ExpressStartId };
  }

  return ({ started, ended }) => {
    for (const id of ended) remove.run(id);
    /** Asked once a transaction, not once a start. */
    const active = new Map<number, boolean>();
    return started.map((row) => {
      const machine = row.stateMachineId;
      let isActive = active.get(machine);
      if (isActive === undefined) {
        isActive = machineStatus.get(machine)?.["status"] === MACHINE_STATUS_CODES.ACTIVE;
        active.set(machine, isActive);
      }
      return isActive ? start(row) : { kind: "stateMachineGone" };
    });
  };
}
