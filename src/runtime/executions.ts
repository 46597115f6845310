import type { Command } from "../engine/command.ts";
import { invariant } from "../engine/invariant.ts";
import type { EpochMs } from "../engine/units.ts";
import type { ExecutionId, ExecutionRow, StateMachineRow, Store } from "../store/store.ts";
import type { ExecutionReader } from "./execution-reader.ts";
import { ExecutionGone } from "./faults.ts";
import type { MachineRows } from "./machine-rows.ts";
import type { Mailboxes } from "./mailboxes.ts";
import type { Executions } from "./service.ts";
import type { Starter } from "./start-execution.ts";

/** What {@link createExecutions} is made of. */
export interface ExecutionsParts {
  readonly store: Store;
  readonly rows: MachineRows;
  readonly mailboxes: Mailboxes;
  readonly starter: Starter;
  readonly reader: ExecutionReader;
}

export function createExecutions({ store, rows, mailboxes, starter, reader }: ExecutionsParts): Executions {
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

  /** Machines of a name that were deleted before: their executions can still be described. */
  async function byNameOfFormer(machines: readonly StateMachineRow[], name: string): Promise<ExecutionRow | undefined> {
    for (const machine of machines) {
      const row = await store.executionByName(machine.id, name);
      if (row !== undefined) return row;
    }
    return undefined;
  }

  return {
    start: (input) => starter.start(input),
    async stop(id, { error, cause }) {
      const details = { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
      return { stoppedAt: await stop(id, { type: "Stop", ...details }) };
    },
    async byName(region, account, machineName, name) {
      const machine = await rows.byName(region, account, machineName);
      const row = machine === undefined ? undefined : await store.executionByName(machine.id, name);
      if (row !== undefined) return row;
      const named = await store.stateMachinesNamed(region, account, machineName);
      return byNameOfFormer(
        named.filter((former) => former.id !== machine?.id),
        name,
      );
    },
    describe: (id) => reader.describe(id),
    list: ({ machine, ...listing }) => store.listExecutions({ stateMachineId: machine, ...listing }),
    history: (id, page) => reader.history(id, page),
  };
}
