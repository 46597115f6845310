import type { Command } from "../engine/command.ts";
import type { Execution } from "../engine/execution.ts";
import { InvariantBroken } from "../engine/invariant.ts";
import { nextTickAt, nextWakeupAt, outstanding } from "../engine/outstanding.ts";
import type { EpochMs } from "../engine/units.ts";
import { type ExecutionId, type OpenTaskChanges, StoreUnavailable, type TurnOutcome } from "../store/store.ts";
import { storeBackoff } from "./committer.ts";
import type { SlotClaims } from "./dispatcher.ts";
import { ExecutionGone, ExecutionQuarantined, JournalUnreadable, messageOf, RuntimeClosed } from "./faults.ts";
import { loadExecution } from "./load-execution.ts";
import { type Answer, type Asker, asksRedrive, emptyMailbox, type Letter, type Mailbox, TICK } from "./mailbox.ts";
import type { RuntimeParts } from "./parts.ts";
import { Quarantine } from "./quarantine.ts";
import { type Resident, residentBytes } from "./resident.ts";
import { ResidentBudget } from "./resident-budget.ts";
import { type DecidedTurn, decideLetters, type PreparedTurn, prepareTurn } from "./turn.ts";
import { FoldMismatch, verifyFold } from "./verify-folds.ts";
import { withMail } from "./with-mail.ts";

/*
 * A mailbox goes:
 *
 *     (absent) ──► working: load if needed, decide, commit, reconcile; again while letters wait
 *        ▲            │
 *        │            ├──► pinned: tasks are queued or in flight
 *        │            ├──► idle: something is due within seconds; leaves first when memory is short
 *        └────────────┴──► closed, due later, set aside or purged
 *
 * One turn of an execution is in flight at a time. Nothing is answered or dispatched before its commit.
 */

/** A conflict is a normal day; so many in a row mean that another writer never rests, and we slow down. */
const CONFLICTS_BEFORE_BACKOFF = 5;
/** An execution that says it is due, and of which a Tick made nothing, is looked at again after so long. */
const STALLED_MS = 1_000;

/** Executions at work: one mailbox each, one turn at a time. */
export class Mailboxes {
  readonly #parts: RuntimeParts;
  readonly #boxes = new Map<ExecutionId, Mailbox>();
  readonly #budget: ResidentBudget;
  readonly #quarantine: Quarantine;
  #working = 0;
  #closed = false;
  #idleWaiters: (() => void)[] = [];

  constructor(parts: RuntimeParts) {
    this.#parts = parts;
    this.#budget = new ResidentBudget(parts.settings.residentBytesMax);
    this.#quarantine = new Quarantine(parts);
  }

  /** Executions in memory. */
  get size(): number {
    return this.#boxes.size;
  }

  /** Executions set aside since the start. */
  get quarantined(): number {
    return this.#quarantine.size;
  }

  /** Executions at work hold more memory than the budget. */
  get isOverBudget(): boolean {
    return this.#budget.isExceeded;
  }

  /** No turn is being decided or committed. */
  get isIdle(): boolean {
    return this.#working === 0;
  }

  has(id: ExecutionId): boolean {
    return this.#boxes.has(id);
  }

  /** Asks an execution something that nobody waits for. Commands of one call are decided in one turn. */
  post(id: ExecutionId, commands: readonly Command[]): void {
    this.#deliver(id, { commands, isAwaited: false });
  }

  /** Messages were put into an execution's inbox. */
  mail(id: ExecutionId): void {
    if (this.#closed || this.#quarantine.has(id)) return;
    const box = this.#boxes.get(id) ?? this.#open(id);
    box.hasMail = true;
    this.#rouse(box);
  }

  /** Looks whether something is due. Resolves when nothing is left to do for now. */
  wake(id: ExecutionId): Promise<void> {
    return new Promise((resolve) => {
      const box = this.#deliver(id, TICK);
      if (box === undefined) resolve();
      else box.settledCallbacks.push(resolve);
    });
  }

  /**
   * Asks an execution something, and resolves with its state when it is closed.
   *
   * @throws {StoreUnavailable} it was not asked. @throws {ExecutionQuarantined} @throws {ExecutionGone} @throws {RuntimeClosed}
   */
  close(id: ExecutionId, command: Command): Promise<Execution> {
    return new Promise((closed, refused) => {
      const box = this.#deliver(id, { commands: [command], isAwaited: true });
      if (box !== undefined) box.waiters.push({ closed, refused });
      else refused(this.#closed ? new RuntimeClosed() : new ExecutionQuarantined(id, this.#quarantine.reason(id)));
    });
  }

  /**
   * Asks an execution something, and resolves when the turn that decides it is committed. No commands at all: a look at
   * its state, after all that was asked before.
   *
   * @throws {StoreUnavailable} it was not asked. @throws {ExecutionQuarantined} @throws {ExecutionGone} @throws {RuntimeClosed}
   */
  ask(id: ExecutionId, commands: readonly Command[]): Promise<Answer> {
    return new Promise((answer, refuse) => {
      const asker: Asker = { answer, refuse };
      const letter: Letter = { commands, isAwaited: true, asker };
      const box = this.#deliver(id, letter);
      if (box !== undefined) {
        box.askers.add(asker);
        // What was written to it before it is redriven is to be made void.
        box.hasMail ||= asksRedrive(letter);
      } else refuse(this.#closed ? new RuntimeClosed() : new ExecutionQuarantined(id, this.#quarantine.reason(id)));
    });
  }

  /**
   * Commits the first turn of an execution and takes it on from there. One that is over never becomes resident.
   *
   * @throws {StoreUnavailable} @throws {UnknownOutcome}
   */
  async begin(prepared: PreparedTurn, claims: SlotClaims, unfinished: boolean): Promise<TurnOutcome> {
    const isOver = prepared.resident.execution.status !== "RUNNING";
    const box = isOver ? undefined : this.#open(prepared.write.executionId);
    if (box !== undefined) this.#setWorking(box, true);
    try {
      const outcome = await this.#parts.committer.commit(prepared.write, "start");
      if (outcome.kind === "committed") this.#announce(prepared);
      if (box === undefined || this.#boxes.get(box.id) !== box) return outcome;
      if (outcome.kind === "committed") {
        this.#committed(box, prepared, claims, unfinished);
        void this.#work(box);
      } else {
        this.#leave(box, gone);
      }
      return outcome;
    } catch (error) {
      if (box !== undefined) this.#leave(box, () => error as Error);
      throw error;
    } finally {
      claims.release();
    }
  }

  /** Resolves when no turn is being decided or committed. */
  whenIdle(): Promise<void> {
    return this.isIdle ? Promise.resolve() : new Promise((resolve) => void this.#idleWaiters.push(resolve));
  }

  /** Takes nothing more; refuses those who wait. */
  shutDown(): void {
    this.#closed = true;
    for (const box of this.#boxes.values()) this.#leave(box, () => new RuntimeClosed());
  }

  #deliver(id: ExecutionId, letter: Letter): Mailbox | undefined {
    if (this.#closed || this.#quarantine.has(id)) return undefined;
    const box = this.#boxes.get(id) ?? this.#open(id);
    if (letter !== TICK || !box.letters.includes(TICK)) box.letters.push(letter);
    this.#rouse(box);
    return box;
  }

  #rouse(box: Mailbox): void {
    if (box.isWorking) return;
    this.#setWorking(box, true);
    // Not at once: the caller may be in the middle of its own turn, and more letters may come with this one.
    queueMicrotask(() => void this.#work(box));
  }

  #open(id: ExecutionId): Mailbox {
    const box = emptyMailbox(id);
    this.#boxes.set(id, box);
    return box;
  }

  async #work(box: Mailbox): Promise<void> {
    try {
      while (this.#boxes.get(box.id) === box) {
        if (box.resident === undefined) await this.#load(box);
        else if (box.hasMail) await this.#readMail(box, box.resident);
        else if (box.letters.length > 0) await this.#turn(box, box.resident);
        else return this.#settle(box, box.resident);
      }
    } catch (error) {
      await this.#setAside(box, error);
    }
  }

  async #load(box: Mailbox): Promise<void> {
    try {
      const resident = await loadExecution(this.#parts, box.id);
      if (this.#boxes.get(box.id) !== box) return;
      if (resident === undefined) return this.#leave(box, gone);
      if (resident.openTasks.size > 0) {
        this.#parts.heartbeats.load(box.id, await this.#parts.store.heartbeats(box.id));
        if (this.#boxes.get(box.id) !== box) return;
      }
      box.resident = resident;
      box.isReconciled = false;
      box.hasMail ||= mayHaveMail(resident);
      this.#budget.busy(box.id, residentBytes(resident));
      // What fell due meanwhile comes first: a task that timed out is not to be dispatched again.
      box.letters = [TICK, ...box.letters.filter((letter) => letter !== TICK)];
    } catch (error) {
      if (error instanceof ExecutionQuarantined) return this.#leave(box, () => error);
      if (error instanceof JournalUnreadable || error instanceof InvariantBroken) return this.#setAside(box, error);
      await this.#storeFailed(box, error);
    }
  }

  async #readMail(box: Mailbox, resident: Resident): Promise<void> {
    box.hasMail = false;
    if (resident.execution.status !== "RUNNING" && !box.letters.some(asksRedrive)) return;
    const { store } = this.#parts;
    try {
      if (box.letters.some(asksRedrive) && (await store.execution(box.id))?.turn !== resident.row.turn) {
        // Somebody else has ended it, perhaps: what is redriven is what the store has. It would be refused without a commit to say so.
        box.hasMail = true;
        box.resident = undefined;
        return;
      }
      const messages = await store.inbox(box.id);
      box.letters = withMail(box.letters, messages, resident);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      box.hasMail = true;
      await this.#storeFailed(box, error);
    }
  }

  /** A turn is in the store: whoever it concerns besides the execution itself is told. */
  #announce(prepared: PreparedTurn): void {
    const { observer, outbox, recentlyEnded } = this.#parts;
    const { records, resident, write } = prepared;
    recentlyEnded.committed(prepared);
    for (const { executionId } of write.send ?? []) this.mail(executionId);
    if (write.statusEvents !== undefined) outbox?.written();
    if (observer === undefined) return;
    const { execution, settings } = resident;
    observer.turn({ identity: execution.identity, revision: settings, records, execution, type: "STANDARD" });
  }

  async #turn(box: Mailbox, resident: Resident): Promise<void> {
    const claims = this.#parts.dispatcher.claims();
    let letters: readonly Letter[] = [];
    try {
      const decided = this.#decide(box, resident, claims);
      letters = box.letters.splice(0, decided.lettersTaken);
      if (decided.records.length === 0) {
        this.#nothingHappened(box, resident, letters, claims);
        return this.#tellAskers(box, letters, decided);
      }
      const prepared = this.#prepare(resident, decided, letters);
      const outcome = await this.#parts.committer.commit(prepared.write, "progress");
      if (outcome.kind === "committed") this.#announce(prepared);
      if (this.#boxes.get(box.id) !== box) return;
      if (outcome.kind === "committed") {
        this.#committed(box, prepared, claims, decided.unfinished);
        this.#tellAskers(box, letters, decided);
      } else if (outcome.kind === "activityMissing") {
        claims.release();
        for (const id of outcome.scheduledIds) box.missingActivities.add(prepared.resident.openTasks.get(id) ?? "");
        box.letters = [...letters, ...box.letters];
      } else if (outcome.kind === "conflict") {
        claims.release();
        await this.#conflict(box, letters);
      } else {
        throw new InvariantBroken(`A turn after the first was answered with ${outcome.kind}.`);
      }
    } catch (error) {
      claims.release();
      if (!(error instanceof StoreUnavailable)) return this.#setAside(box, error);
      box.letters = [...letters, ...box.letters];
      await this.#storeFailed(box, error);
    } finally {
      claims.release();
    }
  }

  #decide(box: Mailbox, resident: Resident, claims: SlotClaims): DecidedTurn {
    const { execution, program, row } = resident;
    const { letters } = box;
    const { clock, heartbeats, limits, random, rows } = this.#parts;
    if (execution.status !== "RUNNING") {
      // It hears nothing but a redrive; and that one not where its machine is being deleted.
      const redrive = rows.isDeleting(row.stateMachineId) ? -1 : letters.findIndex(asksRedrive);
      const lettersTaken = redrive < 0 ? letters.length : redrive;
      if (redrive !== 0) return { records: [], execution, unfinished: false, lettersTaken, effective: [] };
    }
    const context = {
      now: Math.max(clock.now(), execution.lastAt) as EpochMs,
      random,
      limits,
      claimSlot: (resource: string) => claims.claim(resource),
      activityExists: (arn: string) => !box.missingActivities.has(arn),
      heardAt: heartbeats.heardAt(box.id),
    };
    const commands = letters.map((letter) => letter.commands);
    const decided = decideLetters(program, execution, commands, context);
    const goesOn = decided.records.length > 0 && decided.execution.status === "RUNNING";
    if (!goesOn || !rows.isDeleting(row.stateMachineId)) return decided;
    // AWS ends the executions of a machine that is being deleted at their next transition: this one.
    claims.release();
    const stopped = decideLetters(program, execution, [[{ type: "Stop" }]], context);
    return { ...stopped, lettersTaken: decided.lettersTaken, effective: [] };
  }

  #prepare(resident: Resident, decided: DecidedTurn, letters: readonly Letter[]): PreparedTurn {
    const { clock, heartbeats, ids, outbox, settings } = this.#parts;
    const leavesMemoryAfter = (clock.now() + settings.residentForMs) as EpochMs;
    const heardAt = heartbeats.heardAt(resident.row.id);
    const prepared = prepareTurn(resident, decided, ids.turnId(), {
      leavesMemoryAfter,
      heardAt,
      consumedInbox: letters.flatMap(({ inboxIds = [] }) => inboxIds),
      tellsStatus: outbox?.isOpen === true,
    });
    if (settings.verifyFolds) verifyFold(resident.execution, prepared);
    return prepared;
  }

  #committed(box: Mailbox, { resident, write }: PreparedTurn, claims: SlotClaims, unfinished: boolean): void {
    box.resident = resident;
    box.missingActivities.clear();
    if (write.openTasks !== undefined) this.#openTasksChanged(box, write.openTasks, resident);
    box.failures = 0;
    box.isStalled = false;
    this.#budget.busy(box.id, residentBytes(resident));
    if (unfinished) box.letters = [TICK, ...box.letters.filter((letter) => letter !== TICK)];
    this.#tellClosed(box, resident);
    this.#reconcile(box, resident, claims);
  }

  #openTasksChanged(box: Mailbox, { opened, closed }: OpenTaskChanges, { openTasks }: Resident): void {
    if (closed.length > 0) this.#parts.heartbeats.retain(box.id, openTasks);
    for (const { activity } of opened) if (activity !== undefined) this.#parts.taskOpened(activity);
  }

  #tellAskers(box: Mailbox, letters: readonly Letter[], { execution, effective }: DecidedTurn): void {
    letters.forEach(({ asker }, index) => {
      if (asker === undefined || !box.askers.delete(asker)) return;
      asker.answer({ execution, isTaken: effective[index] === true });
    });
  }

  #nothingHappened(box: Mailbox, resident: Resident, letters: readonly Letter[], claims: SlotClaims): void {
    box.isStalled = letters.includes(TICK);
    this.#tellClosed(box, resident);
    if (!box.isReconciled) this.#reconcile(box, resident, claims);
  }

  #reconcile(box: Mailbox, { execution }: Resident, claims: SlotClaims): void {
    box.isReconciled = true;
    this.#parts.dispatcher.reconcile(box.id, execution, outstanding(execution), claims);
  }

  #tellClosed(box: Mailbox, { execution }: Resident): void {
    if (execution.status === "RUNNING") return;
    for (const waiter of box.waiters.splice(0)) waiter.closed(execution);
  }

  /** Somebody else wrote a turn first: what is in memory is old. */
  async #conflict(box: Mailbox, letters: readonly Letter[]): Promise<void> {
    box.letters = [...letters, ...box.letters];
    box.resident = undefined;
    box.failures++;
    if (box.failures > CONFLICTS_BEFORE_BACKOFF) await storeBackoff(this.#parts.clock, box.failures);
  }

  /** Results and timers are kept until the store is back; who waits for an answer hears of it now. */
  async #storeFailed(box: Mailbox, error: unknown): Promise<void> {
    const { clock, logger } = this.#parts;
    logger.warn({ err: error, executionId: box.id }, "The store is not available; the execution's work waits.");
    const refusal = error instanceof Error ? error : new StoreUnavailable(messageOf(error));
    for (const waiter of box.waiters.splice(0)) waiter.refused(refusal);
    for (const asker of box.askers) asker.refuse(refusal);
    box.askers.clear();
    box.letters = box.letters.filter((letter) => !letter.isAwaited);
    await storeBackoff(clock, box.failures++);
  }

  async #setAside(box: Mailbox, error: unknown): Promise<void> {
    if (this.#boxes.get(box.id) !== box) return;
    if (error instanceof FoldMismatch) error.failLoudly();
    const reason = messageOf(error);
    const { execution } = box.resident ?? {};
    this.#leave(box, () => new ExecutionQuarantined(box.id, reason));
    await this.#quarantine.add(box.id, reason, {
      err: error,
      executionArn: execution?.identity.executionArn,
      eventId: execution?.lastEventId,
    });
  }

  /** Nothing to do for now: decides who stays in memory. */
  #settle(box: Mailbox, resident: Resident): void {
    const { clock, dispatcher, heartbeats, settings, timers } = this.#parts;
    const { execution } = resident;
    const row = this.#postpone(box, resident);
    if (row.nextWakeupAt === null) return this.#leave(box, gone);
    const now = clock.now();
    if (dispatcher.isBusy(box.id)) {
      timers.armResident(box.id, wakeupOf(box, nextTickAt(execution, heartbeats.heardAt(box.id)), now));
    } else if (row.nextWakeupAt > now + settings.residentForMs) {
      timers.arm(box.id, row.nextWakeupAt);
      return this.#leave(box, gone, { keepTimer: true });
    } else {
      timers.armResident(box.id, wakeupOf(box, row.nextWakeupAt, now));
      this.#budget.idle(box.id);
    }
    this.#rest(box);
    this.#makeRoom();
  }

  /** Heartbeats do not write the row: when it falls due, and nothing is, the wake-up is moved to where they put it. */
  #postpone(box: Mailbox, resident: Resident): Resident["row"] {
    const { clock, heartbeats, logger, store } = this.#parts;
    const { execution, openTasks, row } = resident;
    if (openTasks.size === 0 || row.nextWakeupAt === null || row.nextWakeupAt > clock.now()) return row;
    const at = nextWakeupAt(execution, heartbeats.heardAt(box.id));
    if (at === null || at <= row.nextWakeupAt) return row;
    const postponed = { ...row, nextWakeupAt: at };
    box.resident = { ...resident, row: postponed };
    store.postpone(box.id, row.turn, at).catch((error: unknown) => {
      // It is found due again, and postponed again.
      logger.warn({ executionId: box.id, reason: messageOf(error) }, "A wake-up was not postponed in the store.");
    });
    return postponed;
  }

  #makeRoom(): void {
    for (let id = this.#budget.nextToLeave(); id !== undefined; id = this.#budget.nextToLeave()) {
      const box = this.#boxes.get(id);
      if (box === undefined || box.isWorking) this.#budget.left(id);
      else this.#leave(box, gone, { keepTimer: true });
    }
  }

  /** The mailbox goes; who still waits is refused with what `refusal` makes, which is dear and seldom needed. */
  #leave(box: Mailbox, refusal: (id: ExecutionId) => Error, { keepTimer } = { keepTimer: false }): void {
    if (this.#boxes.get(box.id) !== box) return;
    this.#boxes.delete(box.id);
    this.#budget.left(box.id);
    if (!keepTimer) {
      this.#parts.timers.disarm(box.id);
      this.#parts.dispatcher.forget(box.id);
    }
    for (const waiter of box.waiters.splice(0)) waiter.refused(refusal(box.id));
    for (const asker of box.askers) asker.refuse(refusal(box.id));
    box.askers.clear();
    this.#rest(box);
  }

  #rest(box: Mailbox): void {
    this.#setWorking(box, false);
    for (const resolve of box.settledCallbacks.splice(0)) resolve();
  }

  #setWorking(box: Mailbox, isWorking: boolean): void {
    if (box.isWorking === isWorking) return;
    box.isWorking = isWorking;
    this.#working += isWorking ? 1 : -1;
    if (this.#working > 0) return;
    for (const resolve of this.#idleWaiters.splice(0)) resolve();
  }
}

/** Whether somebody may have written to it: a child that it waits for, or the task that started it. */
function mayHaveMail({ children, execution }: Resident): boolean {
  return children.size > 0 || execution.startedBy?.awaited === true;
}

function gone(id: ExecutionId): ExecutionGone {
  return new ExecutionGone(id);
}

/** What fell due during the commit is due at once; what a Tick just left as it is, after a while. */
function wakeupOf(box: Mailbox, at: EpochMs, now: EpochMs): EpochMs {
  return at <= now && box.isStalled ? ((now + STALLED_MS) as EpochMs) : at;
}
