import type { ExecutionStatus } from "../../engine/execution.ts";
import type { StateMachineRow } from "../store.ts";

/** How states are kept in the database. Released numbers are never given to another state. */
export const EXECUTION_STATUS_CODES: Readonly<Record<ExecutionStatus, number>> = {
  RUNNING: 0,
  SUCCEEDED: 1,
  FAILED: 2,
  TIMED_OUT: 3,
  ABORTED: 4,
};

export const MACHINE_STATUS_CODES: Readonly<Record<StateMachineRow["status"], number>> = {
  ACTIVE: 0,
  DELETING: 1,
  DELETED: 2,
};

const EXECUTION_STATUSES = Object.keys(EXECUTION_STATUS_CODES) as ExecutionStatus[];
const MACHINE_STATUSES = Object.keys(MACHINE_STATUS_CODES) as StateMachineRow["status"][];

export function executionStatus(code: number): ExecutionStatus {
  const status = EXECUTION_STATUSES.find((each) => EXECUTION_STATUS_CODES[each] === code);
  if (status === undefined) throw new RangeError(`The database has an execution with the unknown status ${code}.`);
  return status;
}

export function machineStatus(code: number): StateMachineRow["status"] {
  const status = MACHINE_STATUSES.find((each) => MACHINE_STATUS_CODES[each] === code);
  if (status === undefined) throw new RangeError(`The database has a state machine with the unknown status ${code}.`);
  return status;
}
