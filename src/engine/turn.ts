import type { Machine, Program, State } from "../asl/program.ts";
import { exceedsUtf8Length } from "../expr/json.ts";
import type { TurnContext } from "./command.ts";
import { type Draft, frameOf, stateOf } from "./draft.ts";
import { apply } from "./evolve.ts";
import type { Frame, StateInProgress } from "./execution.ts";
import { dataLimitFault, type Failure } from "./failure.ts";
import { InvariantBroken } from "./invariant.ts";
import { Payload } from "./payload.ts";
import { type EventRecord, isEvent, type JournalRecord, type PrivateRecord } from "./records.ts";
import { type EpochMs, type EventId, type FrameId, type JsonText, ROOT_FRAME } from "./units.ts";

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** An event without what the turn itself knows: its number and time. */
export type NewEvent = DistributiveOmit<EventRecord, "id" | "at">;
export type NewPrivate = DistributiveOmit<PrivateRecord, "at">;

/** The history has one place left, and that is for ExecutionFailed. */
export class HistoryFull extends Error {
  override readonly name = "HistoryFull";
  readonly frame: FrameId;

  constructor(frame: FrameId) {
    super("the history is full");
    this.frame = frame;
  }
}

/** Something that must follow in the same turn. */
export type Consequence =
  /** The state of a frame failed. */
  | { readonly kind: "stateFailed"; readonly frame: FrameId; readonly failure: Failure }
  /** A branch or iteration of the state in `frame` reached its end. */
  | { readonly kind: "childSucceeded"; readonly frame: FrameId; readonly child: FrameId };

/** A turn in the making: the draft, the records so far, and what the states need to write more. */
export class Turn {
  readonly records: JournalRecord[] = [];
  readonly draft: Draft;
  readonly program: Program;
  readonly context: TurnContext;
  /** Never earlier than the execution's last record, whatever the clock says. */
  readonly now: EpochMs;
  /** Frames that can go on, in the order in which they became so. */
  readonly runnable: FrameId[] = [];
  /** What follows at once from what was just recorded; taken before any frame goes on, so no turn ends in between. */
  readonly consequences: Consequence[] = [];
  #bytes = 0;
  #steps = 0;
  readonly #payloads = new Map<JsonText, Payload>();

  constructor(program: Program, draft: Draft, context: TurnContext, first?: JournalRecord) {
    this.program = program;
    this.draft = draft;
    this.context = context;
    this.now = Math.max(context.now, draft.lastAt) as EpochMs;
    if (first !== undefined) this.records.push(first);
  }

  /** Records an event and answers its id. */
  emit(event: NewEvent): EventId {
    const id = (this.draft.lastEventId + 1) as EventId;
    if (id >= this.context.limits.historyEventsMax && !event.type.startsWith("Execution"))
      throw new HistoryFull(event.frame);
    const record = { ...event, id, at: this.now } as EventRecord;
    apply(this.draft, record);
    this.records.push(record);
    return id;
  }

  /** Records a fact that AWS has no event for. */
  note(fact: NewPrivate): void {
    const record = { ...fact, at: this.now } as PrivateRecord;
    apply(this.draft, record);
    this.records.push(record);
  }

  /** The state of a frame failed; where the failure goes is decided next. */
  fail(frame: FrameId, failure: Failure): void {
    this.consequences.push({ kind: "stateFailed", frame, failure });
  }

  /** Counts the work of an expression, so that no turn of many keeps all other executions waiting. */
  spend(steps: number): void {
    this.#steps += steps;
  }

  get isFull(): boolean {
    const { turnEventsMax, turnBytesMax, turnStepsMax } = this.context.limits;
    return this.records.length >= turnEventsMax || this.#bytes >= turnBytesMax || this.#steps >= turnStepsMax;
  }

  frame(id: FrameId): Frame {
    return frameOf(this.draft, id);
  }

  state(id: FrameId): StateInProgress {
    return stateOf(frameOf(this.draft, id));
  }

  chain(id: FrameId): EventId {
    return frameOf(this.draft, id).chain;
  }

  /** The `previousEventId` of an event of this turn. */
  previousOf(id: EventId): EventId | undefined {
    const record = this.records.findLast((candidate) => isEvent(candidate) && candidate.id === id);
    return record !== undefined && isEvent(record) ? record.previous : undefined;
  }

  /** A payload of this text, parsed at most once a turn. */
  payload(text: JsonText): Payload {
    const known = this.#payloads.get(text);
    if (known !== undefined) return known;
    const payload = Payload.ofText(text);
    this.#payloads.set(text, payload);
    return payload;
  }

  /** Keeps a payload's parsed value for whoever reads its text next; counts it into the turn's size. */
  written(payload: Payload): JsonText {
    const { text } = payload;
    this.#bytes += text.length;
    this.#payloads.set(text, payload);
    return text;
  }

  /** @throws {BareFault} States.DataLimitExceeded where a payload is over the quota. */
  checkSize(text: JsonText, what: string): void {
    if (this.isOversized(text)) throw dataLimitFault(what);
  }

  isOversized(text: JsonText): boolean {
    return exceedsUtf8Length(text, this.context.limits.payloadBytesMax);
  }

  /** The definition of the state that a frame is in, or is about to enter. */
  definition(frameId: FrameId): State {
    const frame = this.frame(frameId);
    const { progress } = frame;
    const name = progress.kind === "next" ? progress.state : stateOf(frame).name;
    const state = this.#machine(frame).states.get(name);
    if (state === undefined) throw new InvariantBroken(`the definition has no state '${name}' for frame ${frameId}`);
    return state;
  }

  #machine(frame: Frame): Machine {
    if (frame.id === ROOT_FRAME) return this.program.root;
    if (frame.parent === undefined) throw new InvariantBroken(`frame ${frame.id} has no parent`);
    const owner = this.definition(frame.parent.frame);
    const machine =
      owner.type === "Map"
        ? owner.processor
        : owner.type === "Parallel"
          ? owner.branches[frame.parent.index]
          : undefined;
    if (machine === undefined) throw new InvariantBroken(`frame ${frame.id} belongs to no branch of '${owner.name}'`);
    return machine;
  }
}
