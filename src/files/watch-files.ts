import { type FSWatcher, statSync, watch } from "node:fs";
import { basename, dirname } from "node:path";

/** Files that are looked at again and again. */
export interface FileWatch {
  /** Watches these files from now on, and no others. */
  set(files: readonly string[]): void;
  close(): void;
}

/** Editors save in several steps (write beside, rename, touch): what follows within this time is one save. */
const SETTLE_MS = 40;
/** Network folders and full watch tables tell nothing: every file is looked at this often as well. */
const POLL_MS = 1000;

/**
 * Tells of saved files. Folders are watched rather than files, because most editors save by renaming another file into
 * the place, and a watch on the file would stay with the old one.
 *
 * @param onSaved called with the files that are new since they were last told of; never with one that is not there.
 */
export function watchFiles(onSaved: (files: readonly string[]) => void): FileWatch {
  const known = new Map<string, string>();
  const folders = new Map<string, FSWatcher>();
  let settling: NodeJS.Timeout | undefined;

  const look = () => {
    clearTimeout(settling);
    settling = undefined;
    const saved: string[] = [];
    for (const [file, before] of known) {
      const now = signature(file);
      // Away for the moment of a rename, or for longer: what was read of it stays.
      if (now === undefined || now === before) continue;
      known.set(file, now);
      saved.push(file);
    }
    if (saved.length > 0) onSaved(saved);
  };
  const lookSoon = () => {
    clearTimeout(settling);
    settling = setTimeout(look, SETTLE_MS);
    settling.unref();
  };
  const poll = setInterval(look, POLL_MS);
  poll.unref();

  const watchFolder = (folder: string) => {
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => {
        if (name === null || [...known.keys()].some((file) => basename(file) === name)) lookSoon();
      });
      // A folder that is removed, a table that is full: the polling serves.
      watcher.on("error", () => watcher.close());
      folders.set(folder, watcher);
    } catch {
      // The same.
    }
  };

  return {
    set(files) {
      for (const file of known.keys()) if (!files.includes(file)) known.delete(file);
      for (const file of files) if (!known.has(file)) known.set(file, signature(file) ?? "");
      const wanted = new Set(files.map((file) => dirname(file)));
      for (const [folder, watcher] of folders) {
        if (wanted.has(folder)) continue;
        watcher.close();
        folders.delete(folder);
      }
      for (const folder of wanted) if (!folders.has(folder)) watchFolder(folder);
    },
    close() {
      clearTimeout(settling);
      clearInterval(poll);
      for (const watcher of folders.values()) watcher.close();
    },
  };
}

function signature(file: string): string | undefined {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? undefined : `${stat.ino}:${stat.size}:${stat.mtimeNs}`;
}
