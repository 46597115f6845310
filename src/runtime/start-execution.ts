import type { EpochMs, EventId } from "../engine/units.ts";
import { type ExecutionId, type ExecutionRow, type StateMachineRow, StoreUnavailable } from "../store/store.ts";
import type { ExecutionReader } from "./execution-reader.ts";
import { executionIdentity } from "./identity.ts";
import type { Mailboxes } from "./mailboxes.ts";
import type { RuntimeParts } from "./parts.ts";
import type { Executions, StartOutcome } from "./service.ts";
import { decideLetters, type PreparedTurn, prepareTurn } from "./turn.ts";
import { FoldMismatch, verifyFold } from "./verify-folds.ts";

type StartInput = Parameters<Executions["start"]>[0];

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
    for (let tries = 1; ; tries++) {
      if (this.#isFull()) return { kind: "throttled" };
      const outcome = await this.#tryStart(input);
      if (outcome !== "nameFreed") return outcome;
      if (tries === NAME_TRIES_MAX) throw new StoreUnavailable(`The name ${input.name} is taken by nobody.`);
    }
  }

  #isFull(): boolean {
    return this.#paused || !this.#parts.committer.admitsStarts || this.#mailboxes.isOverBudget;
  }

  async #tryStart(input: StartInput): Promise<StartOutcome | "nameFreed"> {
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
      case "conflict":
        throw new StoreUnavailable(`The store gave the id ${id} to two executions.`);
    }
  }

  #firstTurn(input: StartInput, id: ExecutionId, claimSlot: (resource: string) => boolean) {
    const { clock, ids, limits, programs, random, settings } = this.#parts;
    const { machine, name } = input;
    const now = clock.now();
    const program = programs.of(machine.revision);
    const mockTestCase = input.mockTestCase ?? null;
    const identity = executionIdentity(machine, machine.revision.roleArn, name, mockTestCase);
    const context = { now, random, claimSlot, limits };
    const decided = decideLetters(program, identity, [[{ type: "Start", input: input.input }]], context);
    const row = rowBeforeStart(machine, id, name, now, mockTestCase, input.traceHeader ?? null);
    const before = { program, row, tail: { bytes: 0, turns: 0, snapshotLength: 0 } };
    const prepared = prepareTurn(before, decided, ids.turnId(), (now + settings.residentForMs) as EpochMs);
    if (settings.verifyFolds) verifyFold(identity, prepared);
    return { prepared, unfinished: decided.unfinished };
  }
}

/** What the row begins with: the first turn makes it turn 1. */
function rowBeforeStart(
  machine: StateMachineRow,
  id: ExecutionId,
  name: string,
  startedAt: EpochMs,
  mockTestCase: string | null,
  traceHeader: string | null,
): ExecutionRow {
  return {
    id,
    stateMachineId: machine.id,
    revisionId: machine.revision.id,
    name,
    status: "RUNNING",
    startedAt,
    stoppedAt: null,
    turn: 0,
    lastEventId: 0 as EventId,
    nextWakeupAt: null,
    mockTestCase,
    traceHeader,
    quarantine: null,
  };
}
