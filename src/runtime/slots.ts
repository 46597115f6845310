import type { TaskConcurrency } from "./settings.ts";

/** Somebody who waits for a slot. */
export interface SlotRequest {
  readonly resource: string;
  /** It is served also while the slots are paused. */
  readonly whilePaused: boolean;
  /** Called once, when the slot is taken for it. Undefined once it is granted or withdrawn. */
  grant: (() => void) | undefined;
}

interface Waiter {
  /** Place in the order of all that came. */
  readonly order: number;
  readonly request: SlotRequest;
}

interface Line {
  used: number;
  /** Served from `head` on. */
  waiting: Waiter[];
  head: number;
}

/** Served places of a line that are kept before it is cut. */
const COMPACT_AT = 1_024;

/** Slots for tasks in flight, per resource and in total; who came first is served first. */
export class Slots {
  readonly #concurrency: TaskConcurrency;
  readonly #lines = new Map<string, Line>();
  #used = 0;
  #waiting = 0;
  #order = 0;
  #paused = false;

  constructor(concurrency: TaskConcurrency) {
    this.#concurrency = concurrency;
  }

  get used(): number {
    return this.#used;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** Takes a slot if one is free and nobody came earlier. */
  tryTake(resource: string, whilePaused = false): boolean {
    if ((this.#paused && !whilePaused) || this.#used >= this.#concurrency.total) return false;
    const line = this.#line(resource);
    if (first(line) !== undefined || line.used >= this.#limit(resource)) return false;
    line.used++;
    this.#used++;
    return true;
  }

  /** Takes a slot even past the limits: for a task that had one before a crash, and whose time-out runs. */
  seize(resource: string): void {
    this.#line(resource).used++;
    this.#used++;
  }

  /** Calls `grant` when a slot has been taken for it. Only after `tryTake` had none. */
  request(resource: string, grant: () => void, whilePaused = false): SlotRequest {
    const request: SlotRequest = { resource, whilePaused, grant };
    if (this.#paused && !whilePaused) return { ...request, grant: undefined };
    this.#line(resource).waiting.push({ order: this.#order++, request });
    this.#waiting++;
    return request;
  }

  withdraw(request: SlotRequest): void {
    if (request.grant === undefined) return;
    request.grant = undefined;
    this.#waiting--;
  }

  release(resource: string): void {
    const line = this.#line(resource);
    line.used--;
    this.#used--;
    this.#grantWaiting();
    this.#tidy(resource, line);
  }

  /** From now on serves those alone who are served while paused; the others' requests are withdrawn. */
  pause(): void {
    this.#paused = true;
    for (const { waiting } of this.#lines.values()) {
      for (const { request } of waiting) if (!request.whilePaused) this.withdraw(request);
    }
    this.#grantWaiting();
  }

  #grantWaiting(): void {
    while (this.#waiting > 0 && this.#used < this.#concurrency.total) {
      const next = this.#earliest();
      if (next === undefined) return;
      const { line, request } = next;
      line.head++;
      this.#waiting--;
      line.used++;
      this.#used++;
      const { grant } = request;
      request.grant = undefined;
      grant?.();
    }
  }

  /** The earliest request whose resource has a slot. There are few resources, so looking at each is cheap. */
  #earliest(): { readonly line: Line; readonly request: SlotRequest } | undefined {
    let best: { readonly line: Line; readonly request: SlotRequest; readonly order: number } | undefined;
    for (const [resource, line] of this.#lines) {
      if (line.used >= this.#limit(resource)) continue;
      const waiter = first(line);
      if (waiter !== undefined && (best === undefined || waiter.order < best.order)) best = { line, ...waiter };
    }
    return best;
  }

  #limit(resource: string): number {
    return this.#concurrency.resources?.[resource] ?? this.#concurrency.perResource;
  }

  #line(resource: string): Line {
    let line = this.#lines.get(resource);
    if (line === undefined) {
      line = { used: 0, waiting: [], head: 0 };
      this.#lines.set(resource, line);
    }
    return line;
  }

  /** Lines are kept only while somebody uses or awaits them: resources come and go with definitions. */
  #tidy(resource: string, line: Line): void {
    if (line.used === 0 && first(line) === undefined) this.#lines.delete(resource);
  }
}

/** Who is next in a line; those that withdrew are skipped. */
function first(line: Line): Waiter | undefined {
  while (line.head < line.waiting.length && line.waiting[line.head]?.request.grant === undefined) line.head++;
  if (line.head > COMPACT_AT && line.head * 2 > line.waiting.length) {
    line.waiting = line.waiting.slice(line.head);
    line.head = 0;
  }
  return line.waiting[line.head];
}
