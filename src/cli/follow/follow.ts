import type { FunctionLine } from "../house.ts";
import type { Answer } from "../operation/answer.ts";
import type { Call } from "../operation/client.ts";
import { eventsAfter, type HistoryEvent } from "./history-event.ts";
import type { Progress } from "./progress.ts";
import { StateRows } from "./state-rows.ts";

/** What is followed, and how often it is looked at. */
export interface Followed {
  readonly executionArn: string;
  readonly call: Call;
  /** What functions printed after a line's sequence. */
  readonly functionLines: (after: number) => Promise<readonly FunctionLine[]> | readonly FunctionLine[];
  readonly progress: Progress;
  readonly lookMs: number;
}

/** An execution that has ended. */
export interface Ended {
  readonly status: "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly rows: StateRows;
  readonly functionLines: readonly FunctionLine[];
}

const ENDS: Readonly<Record<string, Ended["status"]>> = {
  ExecutionSucceeded: "SUCCEEDED",
  ExecutionFailed: "FAILED",
  ExecutionTimedOut: "TIMED_OUT",
  ExecutionAborted: "ABORTED",
};

/** Shows an execution's events and its functions' lines as they come, until it has ended. */
export async function follow({ executionArn, call, functionLines, progress, lookMs }: Followed): Promise<Ended> {
  const rows = new StateRows();
  const lines: FunctionLine[] = [];
  let last: HistoryEvent | undefined;
  for (;;) {
    const events = await eventsAfter(call, executionArn, last?.id ?? 0);
    const printed = await functionLines(lines.at(-1)?.sequence ?? 0);
    for (const event of events) progress.event(event, rows.add(event));
    for (const line of printed) progress.functionLine(line);
    lines.push(...printed);
    last = events.at(-1) ?? last;
    const status = last === undefined ? undefined : ENDS[last.type];
    if (status !== undefined) {
      progress.end(rows);
      return { ...(await resultOf(call, executionArn)), status, rows, functionLines: lines };
    }
    progress.tick(rows);
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
}

async function resultOf(call: Call, executionArn: string): Promise<Pick<Ended, "output" | "error" | "cause">> {
  const answer: Answer = await call("DescribeExecution", { executionArn });
  const member = (name: "output" | "error" | "cause") =>
    typeof answer[name] === "string" ? { [name]: answer[name] } : {};
  return { ...member("output"), ...member("error"), ...member("cause") };
}
