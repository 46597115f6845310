import { packageVersion } from "./cli/version.ts";
import type { Config } from "./config/load.ts";
import type { Store } from "./store/store.ts";

/** A store, and the word to those who find its folder in use. */
export interface OpenedStore {
  readonly store: Store;
  /** Tells whoever finds the data folder in use where its server is. */
  announce(port: number): void;
}

/**
 * Opens the configured store; only the one that is used is loaded.
 *
 * @throws {DataFolderInUse | DataFolderRefused} where the data folder is another's, or a newer Stepwell's.
 */
export async function openStore({ store, data }: Config): Promise<OpenedStore> {
  if (store === "memory") {
    const { memoryStore } = await import("./store/memory/memory-store.ts");
    return { store: memoryStore(), announce() {} };
  }
  const { openSqliteStore } = await import("./store/sqlite/sqlite-store.ts");
  const sqlite = await openSqliteStore({ folder: data, version: packageVersion() });
  return { store: sqlite, announce: (port) => sqlite.setLockInfo({ port }) };
}
