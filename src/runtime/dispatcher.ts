import type { Command } from "../engine/command.ts";
import type { Execution, ExecutionIdentity, TaskAttempt } from "../engine/execution.ts";
import type { Effect } from "../engine/outstanding.ts";
import type { EventId } from "../engine/units.ts";
import type { TaskHandler, TaskOutcome } from "../integrations/port.ts";
import type { ExecutionId } from "../store/store.ts";
import { carryOut, taskRequest } from "./carry-out-task.ts";
import type { Logger } from "./logger.ts";
import type { RuntimeSettings } from "./settings.ts";
import { type SlotRequest, Slots } from "./slots.ts";

/*
 * An attempt at a task goes:
 *
 *     queued ──► admitted ──► running ──► reported ──► (gone)
 *        │  slot     commit of    handler      commit of
 *        │  granted  …Started     answered     the result
 *
 * It begins as running where its slot was claimed while it was being scheduled, and where it had been
 * started before a crash. From every stage it goes at once, its signal aborted, when it is no longer
 * outstanding.
 */

type Attempt =
  | { stage: "queued"; readonly request: SlotRequest }
  | { stage: "admitted"; readonly resource: string }
  | { stage: "running"; readonly resource: string; readonly abort: AbortController }
  | { stage: "reported" };

/** Slots claimed while a turn was decided: used by the tasks it started, or given back. */
export class SlotClaims {
  readonly #slots: Slots;
  readonly #whilePaused: boolean;
  #resources: string[] | undefined;

  constructor(slots: Slots, whilePaused: boolean) {
    this.#slots = slots;
    this.#whilePaused = whilePaused;
  }

  claim(resource: string): boolean {
    if (!this.#slots.tryTake(resource, this.#whilePaused)) return false;
    this.#resources ??= [];
    this.#resources.push(resource);
    return true;
  }

  /** A claimed slot for a task, its own resource's before another's. Answers the resource that it counts for. */
  take(resource: string): string | undefined {
    if (this.#resources === undefined) return undefined;
    return this.#resources.splice(Math.max(this.#resources.indexOf(resource), 0), 1)[0];
  }

  release(): void {
    for (const resource of this.#resources?.splice(0) ?? []) this.#slots.release(resource);
  }
}

/** Carries out what executions have outstanding, at most once at a time, and reports what came of it. */
export class Dispatcher {
  readonly #handler: TaskHandler;
  readonly #logger: Logger;
  readonly #slots: Slots;
  readonly #report: (id: ExecutionId, commands: readonly Command[]) => void;
  readonly #attempts = new Map<ExecutionId, Map<EventId, Attempt>>();
  #running = 0;
  #idleWaiters: (() => void)[] = [];

  constructor(options: {
    readonly handler: TaskHandler;
    readonly logger: Logger;
    readonly settings: RuntimeSettings;
    /** Commands of one call belong into one turn. */
    readonly report: (id: ExecutionId, commands: readonly Command[]) => void;
  }) {
    this.#handler = options.handler;
    this.#logger = options.logger;
    this.#slots = new Slots(options.settings.taskConcurrency);
    this.#report = options.report;
  }

  /** Tasks whose handler has not answered. */
  get running(): number {
    return this.#running;
  }

  /** @param options.whilePaused begins tasks also after `pause`: those of Express executions, which end or are lost. */
  claims({ whilePaused = false }: { readonly whilePaused?: boolean } = {}): SlotClaims {
    return new SlotClaims(this.#slots, whilePaused);
  }

  /** Whether anything of the execution is queued or in flight. */
  isBusy(id: ExecutionId): boolean {
    return this.#attempts.has(id);
  }

  /**
   * Brings what is in flight in line with what is outstanding after a commit: begins what is new, aborts
   * what is gone. Claims that nothing uses are given back.
   */
  reconcile(id: ExecutionId, execution: Execution, effects: readonly Effect[], claims: SlotClaims | undefined): void {
    const attempts = this.#attempts.get(id);
    if (attempts !== undefined) this.#dropGone(id, attempts, effects);
    for (const effect of effects) this.#pursue(id, execution, effect, claims);
    claims?.release();
  }

  /** Lets go of an execution: nothing of it is reported any more. */
  forget(id: ExecutionId): void {
    const attempts = this.#attempts.get(id);
    if (attempts !== undefined) this.#dropGone(id, attempts, []);
  }

  /** Begins nothing new, Express executions' tasks apart. */
  pause(): void {
    this.#slots.pause();
  }

  /** Leaves everything in flight to the next start. */
  abandonAll(): void {
    for (const id of this.#attempts.keys()) this.forget(id);
  }

  /** Resolves when no handler is at work. */
  whenIdle(): Promise<void> {
    return this.#running === 0 ? Promise.resolve() : new Promise((resolve) => void this.#idleWaiters.push(resolve));
  }

  #dropGone(id: ExecutionId, attempts: Map<EventId, Attempt>, effects: readonly Effect[]): void {
    const outstanding = new Set(effects.map((effect) => effect.task.scheduledId));
    for (const [scheduledId, attempt] of attempts) {
      if (outstanding.has(scheduledId)) continue;
      attempts.delete(scheduledId);
      this.#giveBack(attempt);
      if (attempt.stage === "running") attempt.abort.abort();
    }
    if (attempts.size === 0) this.#attempts.delete(id);
  }

  /** Its place in a line, or its slot: free at once, since a handler that ignores its signal must not keep others waiting. */
  #giveBack(attempt: Attempt): void {
    if (attempt.stage === "queued") this.#slots.withdraw(attempt.request);
    if (attempt.stage === "admitted" || attempt.stage === "running") this.#slots.release(attempt.resource);
  }

  #pursue(id: ExecutionId, execution: Execution, effect: Effect, claims: SlotClaims | undefined): void {
    const attempt = this.#attempts.get(id)?.get(effect.task.scheduledId);
    const resource = slotResource(execution.identity, effect.task);
    switch (effect.kind) {
      case "admit":
        if (attempt === undefined) this.#queue(id, effect.task.scheduledId, resource);
        return;
      case "dispatch":
        if (attempt?.stage === "admitted") return this.#run(id, execution, effect, attempt.resource);
        // Another process has started it, where it still waits for a slot of ours.
        if (attempt?.stage === "queued") this.#slots.withdraw(attempt.request);
        else if (attempt !== undefined) return;
        this.#run(id, execution, effect, claims?.take(resource) ?? this.#seize(resource));
        return;
      case "conclude":
        if (attempt?.stage === "running" || attempt?.stage === "reported") return;
        if (attempt !== undefined) this.#giveBack(attempt);
        // A crash came between: it is not dispatched again, since its result is there.
        this.#set(id, effect.task.scheduledId, { stage: "reported" });
        this.#report(id, [{ type: "SubmissionLost", scheduledId: effect.task.scheduledId }]);
        return;
    }
  }

  /** Started before a crash: it had a slot then, and to wait for another one would cost it its time-out. */
  #seize(resource: string): string {
    this.#slots.seize(resource);
    return resource;
  }

  #queue(id: ExecutionId, scheduledId: EventId, resource: string): void {
    const admit = (): void => {
      this.#set(id, scheduledId, { stage: "admitted", resource });
      this.#report(id, [{ type: "TasksAdmitted", scheduledIds: [scheduledId] }]);
    };
    const whilePaused = id < 0;
    if (this.#slots.tryTake(resource, whilePaused)) admit();
    else this.#set(id, scheduledId, { stage: "queued", request: this.#slots.request(resource, admit, whilePaused) });
  }

  #run(id: ExecutionId, execution: Execution, effect: Effect, resource: string): void {
    const { scheduledId } = effect.task;
    const attempt: Attempt = { stage: "running", resource, abort: new AbortController() };
    this.#set(id, scheduledId, attempt);
    this.#running++;
    const request = taskRequest(id > 0 ? id : undefined, execution, effect, attempt.abort.signal);
    void carryOut(this.#handler, this.#logger, request).then((outcome) => {
      this.#running--;
      const isCurrent = this.#attempts.get(id)?.get(scheduledId) === attempt;
      if (isCurrent) {
        this.#set(id, scheduledId, { stage: "reported" });
        this.#slots.release(resource);
        this.#report(id, toCommands(scheduledId, outcome));
      }
      if (this.#running === 0) for (const resolve of this.#idleWaiters.splice(0)) resolve();
    });
  }

  #set(id: ExecutionId, scheduledId: EventId, attempt: Attempt): void {
    let attempts = this.#attempts.get(id);
    if (attempts === undefined) {
      attempts = new Map();
      this.#attempts.set(id, attempts);
    }
    attempts.set(scheduledId, attempt);
  }
}

/** What a task's slot counts for: its `Resource`, as the engine gives it to `claimSlot`. */
function slotResource({ partition }: ExecutionIdentity, { family, resourceType, resource }: TaskAttempt): string {
  return family === "lambda" ? resource : `arn:${partition}:states:::${resourceType}:${resource}`;
}

function toCommands(scheduledId: EventId, outcome: TaskOutcome): readonly Command[] {
  const submitted: readonly Command[] =
    outcome.submitted === undefined ? [] : [{ type: "TaskSubmitted", scheduledId, output: outcome.submitted }];
  switch (outcome.kind) {
    case "succeeded":
      return [...submitted, { type: "TaskSucceeded", scheduledId, output: outcome.output }];
    case "submitted": {
      const child = outcome.child === undefined ? {} : { child: outcome.child };
      return [{ type: "TaskSubmitted", scheduledId, output: outcome.submitted, ...child }];
    }
    case "failed": {
      const { error, cause } = outcome;
      const details = { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
      return [...submitted, { type: "TaskFailed", scheduledId, ...details }];
    }
  }
}
