import { createMachine, ended, turnOf } from "../contract/samples.ts";
import type { ExpressStart, TurnWrite } from "../store.ts";
import { openSqliteStore } from "./sqlite-store.ts";

/**
 * A process that starts executions until it is killed. It prints an execution's id once its commit has been
 * acknowledged, and never before. By then its function has printed too, and an Express execution of the same name
 * was started, which has ended where the execution has.
 */

const folder = process.argv[2];
if (folder === undefined) throw new Error("usage: testing-crash-load.ts FOLDER");

const store = await openSqliteStore({ folder, version: "0.1.0" });
store.setLockInfo({ port: 4711 });
const machine = await createMachine(store, "load");

function expressStart({ row }: TurnWrite): ExpressStart {
  const { stateMachineId, revisionId, name, startedAt } = row;
  return { stateMachineId, revisionId, name, startedAt, executionArn: name, input: "{}" };
}

for (let round = 0; ; round++) {
  const turns = await Promise.all(
    Array.from({ length: 40 }, async (_, index) => {
      const id = await store.allocateExecutionId();
      const write = { statusEvents: [String(id)] };
      return turnOf({ id, machine, row: index % 2 ? ended(round) : {}, write });
    }),
  );
  const [, outcomes] = await Promise.all([
    store.commit(turns),
    store.changeExpress({ started: turns.map(expressStart), ended: [] }),
    store.addFunctionLogs(turns.map(({ executionId }) => ({ executionId, lines: `[${executionId}]` }))),
  ]);
  const over = outcomes.filter((_, index) => index % 2).flatMap((start) => ("id" in start ? [start.id] : []));
  await store.changeExpress({ started: [], ended: over });
  process.stdout.write(`${turns.map((turn) => turn.executionId).join("\n")}\n`);
}
