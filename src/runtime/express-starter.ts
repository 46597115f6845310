import type { JsonText } from "../engine/units.ts";
import type { ExpressStart, ExpressStartId, ExpressStartRow, StateMachineRow } from "../store/store.ts";
import type { ExpressRun, ExpressRuns } from "./express-runs.ts";
import type { ExpressStarts } from "./express-starts.ts";
import { messageOf, RuntimeClosed } from "./faults.ts";
import { executionIdentity } from "./identity.ts";
import type { RuntimeParts } from "./parts.ts";
import type { ExpressInput, ExpressOutcome, ExpressStartedOutcome } from "./service.ts";
import { type WhatToStart, whatToStart } from "./what-to-start.ts";

/** Starts Express executions: at once where somebody waits for the end, after the commit of a small row where nobody does. */
export class ExpressStarter {
  readonly #parts: RuntimeParts;
  readonly #starts: ExpressStarts;
  readonly #runs: ExpressRuns;
  /** Whether a server that stops, or work under way, leaves no room for new executions. */
  readonly #isFull: () => boolean;

  constructor(
    parts: RuntimeParts,
    {
      starts,
      runs,
      isFull,
    }: { readonly starts: ExpressStarts; readonly runs: ExpressRuns; readonly isFull: () => boolean },
  ) {
    this.#parts = parts;
    this.#starts = starts;
    this.#runs = runs;
    this.#isFull = isFull;
  }

  /** Runs an execution to its end. @throws {RuntimeClosed} @throws {InvariantBroken} our bug. */
  async run(input: ExpressInput): Promise<ExpressOutcome> {
    const what = await this.#prepare(input);
    if ("kind" in what) return what;
    return { kind: "ended", execution: await this.#runs.run(this.#toRun(input.machine, input, what)) };
  }

  /**
   * Starts an execution that nobody waits for. Resolves when its start is durable.
   *
   * @throws {StoreUnavailable} nothing was started. @throws {UnknownOutcome} it may have been. @throws {RuntimeClosed}
   */
  async start(input: ExpressInput): Promise<ExpressStartedOutcome> {
    const what = await this.#prepare(input);
    if ("kind" in what) return what;
    const { machine, executionArn, name, mockTestCase } = input;
    const start: ExpressStart = {
      stateMachineId: machine.id,
      revisionId: what.revision.id,
      executionArn,
      name,
      input: input.input,
      startedAt: this.#parts.clock.now(),
      ...(what.startedThrough === undefined ? {} : { startedThrough: what.startedThrough }),
      ...(mockTestCase === undefined ? {} : { mockTestCase }),
      ...traced(input),
    };
    // Before the commit: what cannot be run is not to be started.
    const run = this.#asynchronous(machine, start, what);
    const outcome = await this.#starts.start(start);
    if (outcome.kind === "stateMachineGone") return outcome;
    this.#begin(outcome.id, run);
    return { kind: "started", startedAt: start.startedAt };
  }

  /** Runs again, from its first state, an execution that an earlier process left behind. @throws where that cannot be. */
  async runAgain(row: ExpressStartRow): Promise<void> {
    const { rows } = this.#parts;
    const [machine, revision] = await Promise.all([rows.byId(row.stateMachineId), rows.revision(row.revisionId)]);
    if (machine === undefined || revision === undefined) throw new Error("Its state machine is not in the store.");
    const { startedThrough } = row;
    this.#begin(row.id, this.#asynchronous(machine, row, { revision, startedThrough }));
  }

  async #prepare(input: ExpressInput): Promise<WhatToStart | Exclude<ExpressStartedOutcome, { kind: "started" }>> {
    if (input.machine.status !== "ACTIVE") return { kind: "stateMachineGone" };
    const what = input.through === undefined ? newest(input.machine) : await whatToStart(this.#parts, input);
    if (what === undefined) return { kind: "versionGone" };
    return this.#isFull() || this.#runs.isOverBudget || !this.#starts.admitsStarts ? { kind: "throttled" } : what;
  }

  #asynchronous(machine: StateMachineRow, start: ExpressStart, what: WhatToStart): ExpressRun {
    const run = this.#toRun(machine, start, what);
    return { ...run, identity: { ...run.identity, isAsynchronous: true } };
  }

  #toRun(
    machine: StateMachineRow,
    start: Pick<ExpressStart, "executionArn" | "name" | "input" | "mockTestCase" | "traceHeader">,
    { revision, startedThrough }: WhatToStart,
  ): ExpressRun {
    const { executionArn, name, mockTestCase = null } = start;
    const identity = executionIdentity(machine, revision.roleArn, name, mockTestCase, startedThrough, executionArn);
    return {
      stateMachineId: machine.id,
      revision,
      program: this.#parts.programs.of(revision),
      identity,
      input: start.input as JsonText,
      ...traced(start),
    };
  }

  #begin(id: ExpressStartId, run: ExpressRun): void {
    this.#runs.runLater(run).then(
      () => this.#starts.ended(id),
      (error: unknown) => {
        // Its row stays: the next start of the server runs it again.
        if (error instanceof RuntimeClosed) return;
        const { executionArn } = run.identity;
        this.#parts.logger.error(
          { err: error, executionArn, reason: messageOf(error) },
          "An Express execution broke an invariant; it is run again by the next start of the server.",
        );
      },
    );
  }
}

function newest({ revision }: StateMachineRow): WhatToStart {
  return { revision, startedThrough: undefined };
}

function traced({ traceHeader }: { readonly traceHeader?: string }): { readonly traceHeader?: string } {
  return traceHeader === undefined ? {} : { traceHeader };
}
