import { Worker } from "node:worker_threads";
import { StoreUnavailable, UnknownOutcome } from "../store.ts";
import type { WriterCall, WriterCalls, WriterOptions, WriterReply, WriterRequest } from "./protocol.ts";

interface Pending {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

/** What the client needs of a thread. */
export interface WriterThread {
  postMessage(request: WriterRequest, transfer: readonly ArrayBuffer[]): void;
  on(event: "message", listener: (message: WriterReply | "open") => void): unknown;
  on(event: "error", listener: (error: unknown) => void): unknown;
  on(event: "exit", listener: () => void): unknown;
  terminate(): Promise<unknown>;
}

/** Starts the writer's thread. Tests hold on to the thread in order to kill it, or do without one. */
export type StartWriter = (options: WriterOptions) => WriterThread;

/** Run from the sources the thread is a .ts file, which Node strips of its types; built, it is a .js file. */
const isSource = import.meta.url.endsWith(".ts");
const WRITER = new URL(isSource ? "./writer.ts" : "./writer.js", import.meta.url);

/** Node 22 strips types only when it is told to. */
const EXEC_ARGV =
  isSource && process.features.typescript === false
    ? { execArgv: ["--experimental-strip-types", "--disable-warning=ExperimentalWarning"] }
    : {};

export const startWriter: StartWriter = (workerData) => new Worker(WRITER, { workerData, ...EXEC_ARGV });

/**
 * The calling thread's side of the writer. Calls are carried out in the order in which they are made; many
 * may be on their way.
 *
 *     no thread ──call──► opening ──"open"──► open ──close──► closed
 *         ▲                  │ dies: refused    │ dies: outcome unknown
 *         └──────────────────┴──────────────────┘
 */
export class WriterClient {
  readonly #start: () => WriterThread;
  readonly #pending = new Map<number, Pending>();
  #worker: WriterThread | undefined;
  #isOpen = false;
  #isClosed = false;
  #lastId = 0;

  constructor(options: WriterOptions, start: StartWriter = startWriter) {
    this.#start = () => start(options);
  }

  /** Starts the thread, which takes a while; it touches the database at its first call. */
  begin(): void {
    this.#thread();
  }

  /**
   * @throws {StoreUnavailable} nothing was written.
   * @throws {UnknownOutcome} the thread died, or COMMIT failed, with the call on its way.
   * @throws {Error} nothing was written, and trying again will not help: what was to be written is wrong.
   */
  call<C extends WriterCall>(
    call: C,
    args: WriterCalls[C]["args"],
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<WriterCalls[C]["answer"]> {
    if (this.#isClosed) return Promise.reject(new StoreUnavailable("The store is closed."));
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#pending.set(id, { resolve, reject });
      const request: WriterRequest<C> = { id, call, args };
      this.#thread().postMessage(request, transfer);
    });
  }

  /** Lets what is on its way come to its end, then ends the thread. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    const closing = this.call("close", []);
    this.#isClosed = true;
    await closing;
    await this.#worker?.terminate();
  }

  /** Ends the thread without a word: for a database that was not opened. */
  abandon(): void {
    this.#isClosed = true;
    void this.#worker?.terminate();
  }

  #thread(): WriterThread {
    if (this.#worker !== undefined) return this.#worker;
    const worker = this.#start();
    let cause: unknown;
    worker.on("message", (message) => {
      if (message === "open") this.#isOpen = true;
      else this.#settle(message);
    });
    worker.on("error", (error) => {
      cause = error;
    });
    worker.on("exit", () => this.#died(cause));
    this.#worker = worker;
    return worker;
  }

  #settle(reply: WriterReply): void {
    const pending = this.#pending.get(reply.id);
    if (pending === undefined) return;
    this.#pending.delete(reply.id);
    switch (reply.kind) {
      case "done":
        pending.resolve(reply.answer as never);
        return;
      case "refused":
        pending.reject(new StoreUnavailable(`SQLite: ${reply.message}`, { full: reply.full }));
        return;
      case "failed":
        pending.reject(new Error(`SQLite: ${reply.message}`));
        return;
      case "unknown":
        pending.reject(new UnknownOutcome(`SQLite: ${reply.message}`));
    }
  }

  #died(cause: unknown): void {
    const wasOpen = this.#isOpen;
    this.#worker = undefined;
    this.#isOpen = false;
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) {
      reject(
        wasOpen
          ? new UnknownOutcome("The thread that writes the database ended.", { cause })
          : new StoreUnavailable("The database cannot be opened for writing.", { cause }),
      );
    }
  }
}
