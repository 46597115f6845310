import { cpSync } from "node:fs";
import { decodeSegment } from "../../src/store/codec.ts";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { startWriterHere } from "../../src/store/sqlite/testing-writer.ts";
import { scratchFolder } from "../support/scratch-folder.ts";
import { MACHINES } from "./machines.ts";

const ROWS_MAX = 100_000;
const KEY = /[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/;

/**
 * The keys of tasks whose results are in the journals that a killed server left. Read from a copy, so that
 * the next server finds the folder as the kill left it.
 */
export async function durableKeys(folder: string): Promise<ReadonlySet<string>> {
  const copy = scratchFolder("crash-copy");
  cpSync(folder, copy.path, { recursive: true });
  const store = await openSqliteStore({ folder: copy.path, version: "0.0.0-test", startWriter: startWriterHere });
  try {
    const keys = new Set<string>();
    for (const name of Object.keys(MACHINES)) {
      const machine = await store.stateMachineByName("us-east-1", "123456789012", name);
      if (machine === undefined) continue;
      for (const { id } of await store.listExecutions({ stateMachineId: machine.id, limit: ROWS_MAX })) {
        for (const { bytes } of await store.segmentsAfter(id, 0)) {
          for (const record of decodeSegment(bytes)) {
            if (record.type !== "LambdaFunctionSucceeded" && record.type !== "LambdaFunctionFailed") continue;
            const key = KEY.exec(JSON.stringify(record))?.[0];
            if (key !== undefined) keys.add(key);
          }
        }
      }
    }
    return keys;
  } finally {
    await store.close();
    copy[Symbol.dispose]();
  }
}
