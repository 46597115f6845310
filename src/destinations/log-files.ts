import { appendFile, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Logger } from "../runtime/logger.ts";
import type { LogEntry } from "./log-entry.ts";
import { type LogGroup, logFileOf } from "./log-group.ts";
import type { LogSink } from "./log-sink.ts";

export interface LogFilesOptions {
  readonly folder: string;
  /** A file is put aside before it would be longer. */
  readonly fileBytesMax: number;
  /** Files that are kept besides the one that is written. */
  readonly keepFiles: number;
  /** The place whose log groups lie in the folder itself. */
  readonly home: Pick<LogGroup, "region" | "account">;
  readonly logger: Logger;
}

/** Log groups as files of JSON lines: `orders.jsonl`, older ones `orders.jsonl.1`, `orders.jsonl.2`, … */
export class LogFiles implements LogSink {
  readonly #options: LogFilesOptions;
  /** Files that end with a whole line, as far as we know. */
  readonly #whole = new Set<string>();
  readonly #failing = new Set<string>();

  constructor(options: LogFilesOptions) {
    this.#options = options;
  }

  /** On a file system that knows no case two groups may be one file; one queue then keeps their lines apart. */
  key(group: LogGroup): string {
    return this.#fileOf(group).toLowerCase();
  }

  async write(group: LogGroup, entries: readonly LogEntry[]): Promise<void> {
    const { logger } = this.#options;
    const file = this.#fileOf(group);
    const text = entries.map((entry) => `${entry.text}\n`).join("");
    try {
      await this.#append(file, text);
      if (this.#failing.delete(file)) logger.info({ file }, "A log group is written again.");
    } catch (error) {
      this.#whole.delete(file);
      if (this.#failing.has(file)) return;
      this.#failing.add(file);
      logger.warn({ err: error, file }, `The log group ${group.name} cannot be written; its entries are lost.`);
    }
  }

  hurry(): void {}

  #fileOf(group: LogGroup): string {
    return logFileOf(this.#options.folder, group, this.#options.home);
  }

  async #append(file: string, text: string): Promise<void> {
    // Looked at each time: whoever moves or deletes the file finds a new one in its place.
    const size = (await stat(file).catch(ifAbsent))?.size;
    if (size === undefined) await mkdir(dirname(file), { recursive: true });
    else if (size > 0 && size + Buffer.byteLength(text) > this.#options.fileBytesMax) await this.#putAside(file);
    else if (!this.#whole.has(file) && !(await endsWithLine(file, size))) await appendFile(file, "\n");
    await appendFile(file, text);
    this.#whole.add(file);
  }

  async #putAside(file: string): Promise<void> {
    const { keepFiles } = this.#options;
    for (const older of await putAsideFiles(file)) {
      if (older.number >= keepFiles) await rm(older.path, { force: true });
      else await rename(older.path, `${file}.${older.number + 1}`);
    }
    if (keepFiles === 0) await rm(file, { force: true });
    else await rename(file, `${file}.1`);
  }
}

/** The older files of a log group, the oldest first. */
async function putAsideFiles(file: string): Promise<readonly { readonly path: string; readonly number: number }[]> {
  const prefix = `${basename(file)}.`;
  const names = await readdir(dirname(file));
  return names
    .filter((name) => name.startsWith(prefix) && /^[1-9]\d*$/.test(name.slice(prefix.length)))
    .map((name) => ({ path: join(dirname(file), name), number: Number(name.slice(prefix.length)) }))
    .sort((a, b) => b.number - a.number);
}

/** A server that was killed while it wrote leaves half a line behind. */
async function endsWithLine(file: string, size: number): Promise<boolean> {
  if (size === 0) return true;
  const handle = await open(file, "r");
  try {
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer.toString() === "\n";
  } finally {
    await handle.close();
  }
}

function ifAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
