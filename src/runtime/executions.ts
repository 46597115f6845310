import type { Command, EngineLimits } from "../engine/command.ts";
import { invariant } from "../engine/invariant.ts";
import type { EpochMs } from "../engine/units.ts";
import type { ExecutionId, StateMachineId, Store } from "../store/store.ts";
import type { Clock } from "./clock.ts";
import type { ExecutionReader } from "./execution-reader.ts";
import type { ExpressStarter } from "./express-starter.ts";
import { ExecutionGone } from "./faults.ts";
import type { MachineRows } from "./machine-rows.ts";
import type { Mailboxes } from "./mailboxes.ts";
import type { OpenExecutions } from "./open-executions.ts";
import { redriveExecution } from "./redrive.ts";
import type { Executions } from "./service.ts";
import type { Starter } from "./start-execution.ts";

/** What {@link createExecutions} is made of. */
export interface ExecutionsParts {
  readonly store: Store;
  readonly rows: MachineRows;
  readonly mailboxes: Mailboxes;
  readonly starter: Starter;
  readonly express: ExpressStarter;
  readonly reader: ExecutionReader;
  readonly openExecutions: OpenExecutions;
  readonly clock: Clock;
  readonly limits: EngineLimits;
}

export function createExecutions(parts: ExecutionsParts): Executions {
  const { store, rows, mailboxes, starter, express, reader } = parts;
  async function stop(id: ExecutionId, command: Command & { readonly type: "Stop" }): Promise<EpochMs> {
    if (!mailboxes.has(id)) {
      const row = await store.execution(id);
      if (row === undefined) throw new ExecutionGone(id);
      if (row.stoppedAt !== null) return row.stoppedAt;
    }
    const { stoppedAt } = await mailboxes.close(id, command);
    invariant(stoppedAt !== undefined, `execution ${id} is closed and has not stopped`);
    return stoppedAt;
  }

  /** Asks the machine that has the name now, then those that had it and were deleted: their executions can still be seen. */
  async function inMachines<T>(
    [region, account, machineName]: readonly [string, string, string],
    find: (machine: StateMachineId) => Promise<T | undefined>,
  ): Promise<T | undefined> {
    const machine = await rows.byName(region, account, machineName);
    const found = machine === undefined ? undefined : await find(machine.id);
    if (found !== undefined) return found;
    for (const former of await store.stateMachinesNamed(region, account, machineName)) {
      const kept = former.id === machine?.id ? undefined : await find(former.id);
      if (kept !== undefined) return kept;
    }
    return undefined;
  }

  return {
    start: (input) => starter.start(input),
    runExpress: (input) => express.run(input),
    startExpress: (input) => express.start(input),
    async stop(id, { error, cause }) {
      const details = { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
      return { stoppedAt: await stop(id, { type: "Stop", ...details }) };
    },
    redrive: (id, { clientToken }) => redriveExecution(parts, id, clientToken),
    byName: (region, account, machineName, name) =>
      inMachines([region, account, machineName], (machine) => store.executionByName(machine, name)),
    describeByName: (region, account, machineName, name) =>
      inMachines([region, account, machineName], (machine) => reader.describeByName(machine, name)),
    describe: (id) => reader.describe(id),
    list: ({ machine, ...listing }) => store.listExecutions({ stateMachineId: machine, ...listing }),
    history: (id, page) => reader.history(id, page),
  };
}
