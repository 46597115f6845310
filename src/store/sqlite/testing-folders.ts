import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import type { Store } from "../store.ts";

interface TestFolders {
  readonly newFolder: () => string;
  readonly closeLater: <S extends Store>(store: S) => S;
}

/** Makes folders, and closes stores, that are gone after each test of the file. */
export function testFolders(): TestFolders {
  const folders: string[] = [];
  const stores: Store[] = [];
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
  return {
    newFolder() {
      const folder = mkdtempSync(join(tmpdir(), "stepwell-store-"));
      folders.push(folder);
      return folder;
    },
    closeLater(store) {
      stores.push(store);
      return store;
    },
  };
}
