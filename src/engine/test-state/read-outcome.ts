import type { HandlersAsked, InspectedMember } from "../inspection.ts";
import type { JournalRecord, StateExited } from "../records.ts";
import type { Turn } from "../turn.ts";
import { type JsonText, ROOT_FRAME } from "../units.ts";
import type { Variables } from "../variables.ts";
import type { ErrorDetails, TestedState } from "./tested-state.ts";

interface Known {
  readonly seen: ReadonlyMap<InspectedMember, JsonText>;
  /** Of the last failure; undefined where nothing failed. */
  readonly asked: HandlersAsked | undefined;
  readonly failure: { readonly error?: string; readonly cause?: string } | undefined;
  readonly variables: Variables;
}

/** Reads what came of a state off the records that it left. */
export function readOutcome(turn: Turn, known: Known): TestedState {
  const { draft, records } = turn;
  const { seen, asked, failure } = known;
  const exited = records.find(isExit);
  const common = { seen, variables: { ...known.variables, ...exited?.assigned } };
  if (exited === undefined) {
    const retry = records.find((record) => record.type === "RetrySet");
    const reason = reasonOf(retry ?? draft);
    if (retry === undefined) return { status: "FAILED", ...reason, ...common, ...details(retriesUsedUp(asked)) };
    const retryBackoffIntervalSeconds = Math.round((retry.dueAt - turn.now) / 1000);
    return {
      status: "RETRIABLE",
      ...reason,
      ...common,
      ...details({ retryIndex: retry.retrier, retryBackoffIntervalSeconds }),
    };
  }
  const leaving = {
    output: exited.output,
    ...(exited.next === undefined ? {} : { nextState: exited.next }),
    ...common,
  };
  if (asked === undefined) return { status: "SUCCEEDED", ...leaving };
  return {
    status: "CAUGHT_ERROR",
    ...reasonOf(failure ?? {}),
    ...leaving,
    ...details({ ...retriesUsedUp(asked), catchIndex: asked.catcher }),
  };
}

function isExit(record: JournalRecord): record is StateExited {
  return record.type.endsWith("StateExited") && "frame" in record && record.frame === ROOT_FRAME;
}

/** A retrier that names the failure is told also where its attempts are used up. */
function retriesUsedUp(asked: HandlersAsked | undefined): ErrorDetails {
  return asked === undefined || asked.retrier < 0 ? {} : { retryIndex: asked.retrier };
}

function details(errorDetails: ErrorDetails): { readonly errorDetails?: ErrorDetails } {
  return Object.keys(errorDetails).length === 0 ? {} : { errorDetails };
}

function reasonOf({ error, cause }: { readonly error?: string; readonly cause?: string }) {
  return { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
}
