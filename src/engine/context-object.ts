import type { Json } from "../expr/json.ts";
import { entriesOf, isArray, isObject } from "../expr/json.ts";
import type { ExecutionIdentity, StateInProgress } from "./execution.ts";
import { retryCount } from "./retry-count.ts";
import type { Turn } from "./turn.ts";
import type { FrameId } from "./units.ts";

/** The item that an `ItemSelector` is evaluated for, before its iteration exists. */
export interface MapItem {
  readonly index: number;
  readonly value: Json;
}

/** What only some fields see of the context object. */
export interface ContextExtras {
  readonly item?: MapItem;
  readonly taskToken?: string;
}

/** The context object (`$$`) as a state of this frame sees it. */
export function contextObject(turn: Turn, frameId: FrameId, extras: ContextExtras): Json {
  const { draft } = turn;
  const { inspection } = turn.context;
  const { identity } = draft;
  const state = turn.state(frameId);
  const item = extras.item ?? enclosingItem(turn, frameId) ?? inspection?.item;
  if (inspection?.context !== undefined) return withItem(inspection.context, item);
  return {
    Execution: {
      Id: identity.executionArn,
      Input: turn.payload(draft.input).value,
      StartTime: isoTime(draft.startedAt),
      Name: identity.name,
      RoleArn: identity.roleArn,
      ...(isSynchronousExpress(identity) ? {} : { RedriveCount: draft.redriven?.count ?? 0 }),
      ...(draft.redriven === undefined ? {} : { RedriveTime: isoTime(draft.redriven.at) }),
    },
    StateMachine: { Id: identity.stateMachineArn, Name: identity.stateMachineName },
    State: {
      Name: state.name,
      EnteredTime: isoTime(state.enteredAt),
      ...(isRetriable(state) ? { RetryCount: inspection?.retryCount ?? retryCount(state) } : {}),
    },
    ...(item === undefined ? {} : { Map: { Item: { Index: item.index, Value: item.value } } }),
    ...(extras.taskToken === undefined ? {} : { Task: { Token: extras.taskToken } }),
  };
}

/** Whether an execution is one of an Express machine, as its ARN says. */
export function isExpress(executionArn: string): boolean {
  return EXPRESS_ARN.test(executionArn);
}

const EXPRESS_ARN = /^arn:[^:]*:states:[^:]*:[^:]*:express:/;

/** Recorded: these, and tested states, know no redrive; an Express execution that nobody waits for was redriven 0 times. */
function isSynchronousExpress({ executionArn, isAsynchronous }: ExecutionIdentity): boolean {
  return isExpress(executionArn) && isAsynchronous !== true;
}

/** The context object that a test gives, with what only a Map can know. */
function withItem(context: Json, item: MapItem | undefined): Json {
  if (item === undefined || !isObject(context)) return context;
  return { ...Object.fromEntries(entriesOf(context)), Map: { Item: { Index: item.index, Value: item.value } } };
}

function isRetriable(state: StateInProgress): boolean {
  return state.type === "Task" || state.type === "Parallel" || state.type === "Map";
}

/** The item of the innermost Map iteration that the frame runs in. */
function enclosingItem(turn: Turn, frameId: FrameId): MapItem | undefined {
  for (let { parent } = turn.frame(frameId); parent !== undefined; parent = turn.frame(parent.frame).parent) {
    const { phase } = turn.state(parent.frame);
    if (phase.kind !== "join" || phase.join.kind !== "map") continue;
    const items = turn.payload(phase.join.items).value;
    return { index: parent.index, value: isArray(items) ? (items[parent.index] ?? null) : null };
  }
  return undefined;
}

function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
