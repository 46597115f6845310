import type { EpochMs } from "../engine/units.ts";
import type { ActivityKey, ActivityRow, Store, WaitingTask } from "../store/store.ts";
import type { CancelTimer, Clock } from "./clock.ts";
import { ExecutionGone, ExecutionQuarantined, RuntimeClosed } from "./faults.ts";
import type { ActivityPoll, ActivityTask } from "./service.ts";

/*
 * A poller goes:
 *
 *     waiting ──► handed a task ──► answered with it, when its ActivityStarted is committed
 *        │               └──► waiting again, first in line, where the task was gone
 *        └──► answered with none: its time is over, its client went, the server drains
 *
 * Tasks wait in the store, pollers here; both are served first in, first out.
 */

const POLL_MS_MAX = 60_000; // AWS

interface Poller {
  readonly workerName: string | undefined;
  /** Its time is over, or its client went: it is not put back in line. */
  isOver: boolean;
  readonly answer: (task: ActivityTask | undefined) => void;
  readonly refuse: (error: Error) => void;
}

/** Who waits for the tasks of one activity. */
interface Line {
  readonly activity: ActivityRow;
  waiting: Poller[];
  /** Pollers that are not answered: those in line, and those that were handed a task. */
  open: number;
  /** Rows being handed out, and those found to stand for no task. */
  readonly passedOver: Set<number>;
  isMatching: boolean;
  /** Something came while it was being matched. */
  isStale: boolean;
}

export interface ActivityQueuesParts {
  readonly store: Store;
  readonly clock: Clock;
  /** Workers that may wait for one activity. */
  readonly pollersMax: number;
  /** Commits that a worker has the task; undefined where it waits for none any more. */
  readonly take: (task: WaitingTask, workerName: string | undefined) => Promise<ActivityTask | undefined>;
}

/** Brings activities' workers and tasks together. */
export class ActivityQueues {
  readonly #parts: ActivityQueuesParts;
  readonly #lines = new Map<string, Line>();
  #closed = false;

  constructor(parts: ActivityQueuesParts) {
    this.#parts = parts;
  }

  /** Waits up to a minute for a task. */
  poll(
    activity: ActivityRow,
    options: { readonly workerName?: string; readonly signal?: AbortSignal },
  ): Promise<ActivityPoll> {
    if (this.#closed) return Promise.reject(new RuntimeClosed());
    const line = this.#line(activity);
    if (line.open >= this.#parts.pollersMax) return Promise.resolve({ kind: "tooManyPollers" });
    const polled = this.#wait(line, options);
    void this.#match(line);
    return polled;
  }

  /** A task began to wait. */
  opened(key: ActivityKey): void {
    const line = this.#lines.get(nameOf(key));
    if (line !== undefined) void this.#match(line);
  }

  /** Answers everybody. */
  close(): void {
    this.#closed = true;
    for (const line of this.#lines.values()) for (const poller of line.waiting.splice(0)) poller.answer(undefined);
  }

  async #wait(
    line: Line,
    { workerName, signal }: { readonly workerName?: string; readonly signal?: AbortSignal },
  ): Promise<ActivityPoll> {
    const { clock } = this.#parts;
    line.open++;
    let cancel: CancelTimer = () => {};
    let giveUp = (): void => {};
    try {
      const task = await new Promise<ActivityTask | undefined>((answer, refuse) => {
        const poller: Poller = { workerName, isOver: signal?.aborted === true, answer, refuse };
        giveUp = () => {
          poller.isOver = true;
          // One that was handed a task hears what became of that first.
          if (remove(line.waiting, poller)) answer(undefined);
        };
        signal?.addEventListener("abort", giveUp);
        cancel = clock.setTimer((clock.now() + POLL_MS_MAX) as EpochMs, giveUp);
        if (poller.isOver) answer(undefined);
        else line.waiting.push(poller);
      });
      return task === undefined ? { kind: "none" } : { kind: "task", task };
    } finally {
      cancel();
      signal?.removeEventListener("abort", giveUp);
      line.open--;
      if (line.open === 0) this.#lines.delete(nameOf(line.activity));
    }
  }

  /** Hands tasks to pollers, one each, as many as there are of both. */
  async #match(line: Line): Promise<void> {
    line.isStale = true;
    if (line.isMatching) return;
    line.isMatching = true;
    try {
      while (line.isStale && line.waiting.length > 0) {
        line.isStale = false;
        const limit = line.passedOver.size + line.waiting.length;
        for (const task of await this.#parts.store.waitingTasks(line.activity.id, limit)) this.#hand(line, task);
      }
    } catch (error) {
      for (const poller of line.waiting.splice(0)) poller.refuse(error as Error);
    } finally {
      line.isMatching = false;
    }
  }

  #hand(line: Line, task: WaitingTask): void {
    if (line.passedOver.has(task.id)) return;
    const poller = line.waiting.shift();
    if (poller === undefined) return;
    line.passedOver.add(task.id);
    this.#parts.take(task, poller.workerName).then(
      (taken) => {
        if (taken === undefined) return this.#putBack(line, poller);
        line.passedOver.delete(task.id);
        poller.answer(taken);
      },
      (error: unknown) => {
        // A task that nobody can have is passed over; it must not keep the others from their workers.
        if (error instanceof ExecutionQuarantined || error instanceof ExecutionGone) return this.#putBack(line, poller);
        line.passedOver.delete(task.id);
        poller.refuse(error as Error);
      },
    );
  }

  #putBack(line: Line, poller: Poller): void {
    if (poller.isOver || this.#closed) return poller.answer(undefined);
    line.waiting.unshift(poller);
    void this.#match(line);
  }

  #line(activity: ActivityRow): Line {
    const name = nameOf(activity);
    let line = this.#lines.get(name);
    if (line === undefined) {
      line = { activity, waiting: [], open: 0, passedOver: new Set(), isMatching: false, isStale: false };
      this.#lines.set(name, line);
    }
    return line;
  }
}

/** Answers whether it was there. */
function remove(pollers: Poller[], poller: Poller): boolean {
  const place = pollers.indexOf(poller);
  if (place < 0) return false;
  pollers.splice(place, 1);
  return true;
}

/** None of the three can hold a slash. */
function nameOf({ region, account, name }: ActivityKey): string {
  return `${region}/${account}/${name}`;
}
