import type { JournalRecord } from "../../engine/records.ts";
import type { EpochMs, EventId, FrameId, JsonText } from "../../engine/units.ts";
import { encodeSegment } from "../codec.ts";
import type {
  ExecutionId,
  ExecutionRow,
  NewStateMachine,
  RevisionContent,
  StateMachineRow,
  Store,
  TurnWrite,
} from "../store.ts";

/** A time that samples count from. */
export const T0 = 1_764_000_000_000 as EpochMs;

export function at(ms: number): EpochMs {
  return (T0 + ms) as EpochMs;
}

export const CONTENT: RevisionContent = {
  definition: '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}',
  roleArn: "arn:aws:iam::123456789012:role/r",
  loggingConfiguration: '{"level":"OFF"}',
  tracingConfiguration: '{"enabled":false}',
  encryptionConfiguration: '{"type":"AWS_OWNED_KEY"}',
};

export function newMachine(name: string, more: Partial<NewStateMachine> = {}): NewStateMachine {
  return {
    region: "us-east-1",
    account: "123456789012",
    name,
    type: "STANDARD",
    content: CONTENT,
    tags: [],
    at: T0,
    stateMachinesMax: 1_000,
    ...more,
  };
}

export async function createMachine(
  store: Store,
  name = "machine",
  more: Partial<NewStateMachine> = {},
): Promise<StateMachineRow> {
  return createdRow(await store.createStateMachine(newMachine(name, more)));
}

/** What was created, or was there. */
export function createdRow<Row>(outcome: { readonly kind: string; readonly row?: Row }): Row {
  if (outcome.row === undefined) throw new Error(`nothing was created: ${outcome.kind}`);
  return outcome.row;
}

/** Records of some Pass states' events, `count` of them, the first with the id `firstId`. */
export function events(firstId: number, count: number, payload = '{"a":1}'): readonly JournalRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    type: "PassStateEntered",
    id: (firstId + index) as EventId,
    previous: (firstId + index - 1) as EventId,
    at: T0,
    frame: 0 as FrameId,
    name: `State${firstId + index}`,
    input: payload as JsonText,
  }));
}

let turnsMade = 0;

/** A fresh turn id: 128 bits in hex. */
function turnId(): string {
  return (++turnsMade).toString(16).padStart(32, "0");
}

export interface TurnSample {
  readonly id: ExecutionId;
  readonly machine: StateMachineRow;
  /** Number of the turn; default 1. */
  readonly turn?: number;
  readonly firstEventId?: number;
  readonly eventCount?: number;
  readonly payload?: string;
  readonly row?: Partial<ExecutionRow>;
  readonly write?: Partial<TurnWrite>;
}

export function rowOf({ id, machine, turn = 1, firstEventId = 1, eventCount = 2, row }: TurnSample): ExecutionRow {
  return {
    id,
    stateMachineId: machine.id,
    revisionId: machine.revision.id,
    name: `execution-${id}`,
    status: "RUNNING",
    startedAt: T0,
    stoppedAt: null,
    turn,
    lastEventId: (firstEventId + eventCount - 1) as EventId,
    nextWakeupAt: null,
    mockTestCase: null,
    traceHeader: null,
    quarantine: null,
    ...row,
  };
}

/** One turn of an execution that goes on, unless `row` says otherwise. */
export function turnOf(sample: TurnSample): TurnWrite {
  const { id, turn = 1, firstEventId = 1, eventCount = 2, payload } = sample;
  return {
    executionId: id,
    turnId: turnId(),
    row: rowOf(sample),
    expectedTurn: turn - 1,
    segment: {
      turn,
      firstEventId: firstEventId as EventId,
      bytes: encodeSegment(events(firstEventId, eventCount, payload), firstEventId as EventId),
    },
    ...sample.write,
  };
}

/** What a row holds once its execution has ended. */
export function ended(ms: number, status: ExecutionRow["status"] = "SUCCEEDED"): Partial<ExecutionRow> {
  return { status, stoppedAt: at(ms) };
}
