import { statSync } from "node:fs";

/** A file as it was when it was read. */
export interface FileStamp {
  readonly file: string;
  /** Absent where the file was not there. */
  readonly mtimeMs?: number;
  readonly size?: number;
}

export function stampOf(file: string): FileStamp {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? { file } : { file, mtimeMs: stats.mtimeMs, size: stats.size };
}

/** The files that an instance has read: it is out of date once any of them has changed. */
export class LoadedFiles {
  readonly #stamps = new Map<string, FileStamp>();

  /** The first stamp of a file counts: that is the content which was loaded. */
  add(stamps: readonly FileStamp[]): void {
    for (const stamp of stamps) if (!this.#stamps.has(stamp.file)) this.#stamps.set(stamp.file, stamp);
  }

  areUnchanged(): boolean {
    for (const { file, mtimeMs, size } of this.#stamps.values()) {
      const now = stampOf(file);
      if (now.mtimeMs !== mtimeMs || now.size !== size) return false;
    }
    return true;
  }
}
