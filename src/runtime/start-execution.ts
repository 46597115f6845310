import { NO_CHILDREN } from "../engine/children.ts";
import type { Command } from "../engine/command.ts";
import type { EpochMs, EventId } from "../engine/units.ts";
import { type ExecutionId, type ExecutionRow, StoreUnavailable } from "../store/store.ts";
import type { ExecutionReader } from "./execution-reader.ts";
import { executionIdentity } from "./identity.ts";
import type { Mailboxes } from "./mailboxes.ts";
import { NO_OPEN_TASKS } from "./open-tasks.ts";
import type { RuntimeParts } from "./parts.ts";
import { pinnedSettings } from "./resident.ts";
import type { Executions, StartOutcome } from "./service.ts";
import { decideLetters, type PreparedTurn, prepareTurn } from "./turn.ts";
import { FoldMismatch, verifyFold } from "./verify-folds.ts";
import { type WhatToStart, whatToStart } from "./what-to-start.ts";

type StartInput = Parameters<Executions["start"]>[0];

interface FullStartInput extends StartInput, WhatToStart {
  /** ARNs of activities that the store did not know: the first turn is decided again, knowing so. */
  readonly missingActivities: Set<string>;
}

/** Tries at a name whose holder is purged between our commit and our look at it. */
const NAME_TRIES_MAX = 3;

/** Starts executions: the first turn is made in memory, and its commit creates the row. */
export class Starter {
  readonly #parts: RuntimeParts;
  readonly #mailboxes: Mailboxes;
  readonly #reader: ExecutionReader;
  #paused = false;

  constructor(parts: RuntimeParts, mailboxes: Mailboxes, reader: ExecutionReader) {
    this.#parts = parts;
    this.#mailboxes = mailboxes;
    this.#reader = reader;
  }

  /** Throttles every start from now on. */
  pause(): void {
    this.#paused = true;
  }

  /** @throws {StoreUnavailable} nothing was started. @throws {UnknownOutcome} it may have been. */
  async start(input: StartInput): Promise<StartOutcome> {
    if (input.machine.status !== "ACTIVE") return { kind: "stateMachineGone" };
    const what = await whatToStart(this.#parts, input);
    if (what === undefined) return { kind: "versionGone" };
    const started = await this.#parts.openExecutions.open(() => this.#startAdmitted(input, what));
    return started ?? this.#withoutRoom(input);
  }

  /** A start that is repeated opens nothing: it is answered also where no other can be. */
  async #withoutRoom({ machine, name }: StartInput): Promise<StartOutcome> {
    const row = await this.#parts.store.executionByName(machine.id, name);
    const existing = row && (await this.#reader.describe(row.id));
    return existing === undefined ? { kind: "tooManyOpen" } : { kind: "nameTaken", existing };
  }

  async #startAdmitted(input: StartInput, what: WhatToStart): Promise<StartOutcome> {
    const missingActivities = new Set<string>();
    for (let tries = 1; ; tries++) {
      if (this.#isFull()) return { kind: "throttled" };
      const outcome = await this.#tryStart({ ...input, ...what, missingActivities });
      if (outcome === "activityMissing") continue;
      if (outcome !== "nameFreed") return outcome;
      if (tries === NAME_TRIES_MAX) throw new StoreUnavailable(`The name ${input.name} is taken by nobody.`);
    }
  }

  /** Nothing more may be started for now. */
  get isPaused(): boolean {
    return this.#paused;
  }

  #isFull(): boolean {
    return this.#paused || !this.#parts.committer.admitsStarts || this.#mailboxes.isOverBudget;
  }

  async #tryStart(input: FullStartInput): Promise<StartOutcome | "nameFreed" | "activityMissing"> {
    const allocated = this.#parts.store.allocateExecutionId();
    const id = typeof allocated === "number" ? allocated : await allocated;
    const claims = this.#parts.dispatcher.claims();
    let first: { readonly prepared: PreparedTurn; readonly unfinished: boolean };
    try {
      first = this.#firstTurn(input, id, (resource) => claims.claim(resource));
    } catch (error) {
      claims.release();
      this.#parts.logger.error({ err: error, machine: input.machine.name }, "A first turn broke an invariant.");
      if (error instanceof FoldMismatch) error.failLoudly();
      throw error;
    }
    const { prepared, unfinished } = first;
    const outcome = await this.#mailboxes.begin(prepared, claims, unfinished);
    switch (outcome.kind) {
      case "committed":
        return { kind: "started", id, startedAt: prepared.resident.row.startedAt };
      case "stateMachineGone":
        return { kind: "stateMachineGone" };
      case "nameTaken": {
        const existing = await this.#reader.describe(outcome.executionId);
        return existing === undefined ? "nameFreed" : { kind: "nameTaken", existing };
      }
      case "activityMissing":
        for (const scheduledId of outcome.scheduledIds) {
          input.missingActivities.add(prepared.resident.openTasks.get(scheduledId) ?? "");
        }
        return "activityMissing";
      case "conflict":
        throw new StoreUnavailable(`The store gave the id ${id} to two executions.`);
    }
  }

  #firstTurn(input: FullStartInput, id: ExecutionId, claimSlot: (resource: string) => boolean) {
    const { clock, heartbeats, ids, limits, outbox, programs, random, settings } = this.#parts;
    const { machine, missingActivities, name, revision, startedThrough } = input;
    const now = clock.now();
    const program = programs.of(revision);
    const mockTestCase = input.mockTestCase ?? null;
    const identity = executionIdentity(machine, revision.roleArn, name, mockTestCase, startedThrough);
    const heardAt = heartbeats.heardAt(id);
    const activityExists = (arn: string) => !missingActivities.has(arn);
    const context = { now, random, claimSlot, activityExists, heardAt, limits };
    const decided = decideLetters(program, identity, [[startCommand(input)]], context);
    const row = rowBeforeStart(input, id, now);
    const tail = { bytes: 0, turns: 0, snapshotLength: 0 };
    const pinned = { program, settings: pinnedSettings(revision) };
    const before = { ...pinned, row, tail, openTasks: NO_OPEN_TASKS, children: NO_CHILDREN };
    const leavesMemoryAfter = (now + settings.residentForMs) as EpochMs;
    const prepared = prepareTurn(before, decided, ids.turnId(), {
      leavesMemoryAfter,
      heardAt,
      tellsStatus: outbox?.isOpen === true,
    });
    if (settings.verifyFolds) verifyFold(identity, prepared);
    return { prepared, unfinished: decided.unfinished };
  }
}

function startCommand({ input, startedBy }: StartInput): Command {
  return { type: "Start", input, ...(startedBy === undefined ? {} : { startedBy }) };
}

/** What the row begins with: the first turn makes it turn 1. */
function rowBeforeStart(
  { machine, mockTestCase, name, revision, startedThrough, traceHeader }: FullStartInput,
  id: ExecutionId,
  startedAt: EpochMs,
): ExecutionRow {
  return {
    id,
    stateMachineId: machine.id,
    revisionId: revision.id,
    name,
    status: "RUNNING",
    startedAt,
    stoppedAt: null,
    turn: 0,
    lastEventId: 0 as EventId,
    nextWakeupAt: null,
    mockTestCase: mockTestCase ?? null,
    traceHeader: traceHeader ?? null,
    quarantine: null,
    ...(startedThrough === undefined ? {} : { startedThrough }),
  };
}
