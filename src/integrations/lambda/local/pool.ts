import { availableParallelism } from "node:os";
import type { InvocationLog } from "./function-log.ts";
import type { FunctionInstance, InstanceRequest, RunOutcome } from "./instance.ts";

/*
 * The instances of one function.
 *
 *     waiting ──► (an instance is idle, or a new one is ready) ──► running ──► answered
 *
 * An invocation that finds no idle instance waits, and one more instance is started for it while there are
 * fewer than `concurrency`, a few at a time; whichever instance is free first takes it. The function's time runs only while
 * it runs. Instances whose files have changed are ended before they are used again.
 */

export interface PoolSettings {
  readonly concurrency: number;
  readonly timeoutMs: number;
  /** How long an instance is kept that nobody needs. */
  readonly idleMs: number;
  createInstance(): FunctionInstance;
}

export interface PoolRequest extends Omit<InstanceRequest, "deadlineAt"> {
  readonly log: InvocationLog;
  readonly signal: AbortSignal;
}

export type PoolOutcome =
  | RunOutcome
  /** Its signal went off, or the pool was closed. */
  | { readonly kind: "cutOff" }
  | { readonly kind: "timedOut" };

/**
 * Starting costs CPU. Many starts at once would all be late together; a few at a time get the first to work
 * while the next are started, and need fewer of them.
 */
const STARTS_AT_ONCE_MAX = 4 * availableParallelism();

interface Waiting {
  readonly request: PoolRequest;
  answer(outcome: PoolOutcome): void;
}

interface Idle {
  readonly instance: FunctionInstance;
  readonly since: number;
}

export class FunctionPool {
  readonly #settings: PoolSettings;
  /** The one used last is last, and taken first: those that are too many grow old. */
  readonly #idle: Idle[] = [];
  readonly #waiting: Waiting[] = [];
  readonly #all = new Set<FunctionInstance>();
  readonly #ending = new Set<Promise<void>>();
  #starting = 0;
  #isClosed = false;
  #sweeper: NodeJS.Timeout | undefined;

  constructor(settings: PoolSettings) {
    this.#settings = settings;
  }

  run(request: PoolRequest): Promise<PoolOutcome> {
    if (this.#isClosed || request.signal.aborted) return Promise.resolve({ kind: "cutOff" });
    return new Promise((resolve) => {
      const waiting: Waiting = {
        request,
        answer(outcome) {
          request.signal.removeEventListener("abort", giveUp);
          resolve(outcome);
        },
      };
      const giveUp = () => {
        const at = this.#waiting.indexOf(waiting);
        if (at < 0) return;
        this.#waiting.splice(at, 1);
        waiting.answer({ kind: "cutOff" });
      };
      request.signal.addEventListener("abort", giveUp, { once: true });
      this.#waiting.push(waiting);
      this.#assign();
    });
  }

  /** Ends idle instances now and the others when they have answered; takes nothing new. */
  retire(): void {
    this.#isClosed = true;
    clearInterval(this.#sweeper);
    for (const { instance } of this.#idle.splice(0)) this.#end(instance);
  }

  /** Kills everything; resolves when nothing runs any more. */
  async close(): Promise<void> {
    this.retire();
    for (const waiting of this.#waiting.splice(0)) waiting.answer({ kind: "cutOff" });
    for (const instance of this.#all) this.#end(instance);
    await Promise.all(this.#ending);
  }

  #assign(): void {
    while (this.#waiting.length > 0) {
      const instance = this.#takeIdle();
      if (instance === undefined) break;
      void this.#work(instance, this.#waiting.shift() as Waiting);
    }
    while (
      this.#starting < Math.min(this.#waiting.length, STARTS_AT_ONCE_MAX) &&
      this.#all.size < this.#settings.concurrency
    ) {
      void this.#start();
    }
  }

  #takeIdle(): FunctionInstance | undefined {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      if (idle.instance.isAlive() && idle.instance.isCurrent()) return idle.instance;
      this.#end(idle.instance);
    }
    return undefined;
  }

  async #start(): Promise<void> {
    const instance = this.#settings.createInstance();
    this.#all.add(instance);
    this.#starting += 1;
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      void instance.kill();
    }, this.#settings.timeoutMs);
    const outcome = await instance.start();
    clearTimeout(timer);
    this.#starting -= 1;
    if (outcome.kind === "ready" && !timedOut) return this.#release(instance);
    // One invocation gets to hear it; the others are tried on instances of their own.
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) {
      instance.output.attach(waiting.request.log);
      instance.output.detach();
    }
    this.#end(instance);
    if (timedOut) waiting?.answer({ kind: "timedOut" });
    else if (outcome.kind === "failed") waiting?.answer({ kind: "died", error: outcome.error });
    this.#assign();
  }

  async #work(instance: FunctionInstance, waiting: Waiting): Promise<void> {
    const { request } = waiting;
    const { signal, log } = request;
    let ended: PoolOutcome | undefined;
    const stop = (outcome: PoolOutcome) => {
      ended = outcome;
      void instance.kill();
    };
    const cutOff = () => stop({ kind: "cutOff" });
    signal.addEventListener("abort", cutOff, { once: true });
    const { timeoutMs } = this.#settings;
    const timer = setTimeout(() => stop({ kind: "timedOut" }), timeoutMs);
    instance.output.attach(log);
    const outcome = await instance.run({ ...request, deadlineAt: Date.now() + timeoutMs });
    clearTimeout(timer);
    signal.removeEventListener("abort", cutOff);
    instance.output.detach();
    waiting.answer(ended ?? outcome);
    if (ended !== undefined || outcome.kind === "died") this.#end(instance);
    else return this.#release(instance);
    this.#assign();
  }

  /** A free instance: for whoever waits, else kept for a while. */
  #release(instance: FunctionInstance): void {
    if (this.#isClosed && this.#waiting.length === 0) return this.#end(instance);
    this.#idle.push({ instance, since: Date.now() });
    this.#assign();
    this.#sweeper ??= setInterval(() => this.#sweep(), this.#settings.idleMs / 2).unref();
  }

  #sweep(): void {
    const before = Date.now() - this.#settings.idleMs;
    while (this.#idle[0] !== undefined && this.#idle[0].since < before) {
      this.#end((this.#idle.shift() as Idle).instance);
    }
    if (this.#idle.length > 0) return;
    clearInterval(this.#sweeper);
    this.#sweeper = undefined;
  }

  #end(instance: FunctionInstance): void {
    if (!this.#all.delete(instance)) return;
    const ending = instance.kill().finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
  }
}
