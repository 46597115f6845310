import { createMachine, ended, turnOf } from "../contract/samples.ts";
import { openSqliteStore } from "./sqlite-store.ts";

/**
 * A process that starts executions until it is killed. It prints an execution's id once its commit has been
 * acknowledged, and never before.
 */

const folder = process.argv[2];
if (folder === undefined) throw new Error("usage: testing-crash-load.ts FOLDER");

const store = await openSqliteStore({ folder, version: "0.1.0" });
store.setLockInfo({ port: 4711 });
const machine = await createMachine(store, "load");
for (let round = 0; ; round++) {
  const turns = await Promise.all(
    Array.from({ length: 40 }, async (_, index) =>
      turnOf({ id: await store.allocateExecutionId(), machine, row: index % 2 ? ended(round) : {} }),
    ),
  );
  await store.commit(turns);
  process.stdout.write(`${turns.map((turn) => turn.executionId).join("\n")}\n`);
}
