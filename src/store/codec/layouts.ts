import type { JournalRecord, RecordType } from "../../engine/records.ts";
import type { EpochMs } from "../../engine/units.ts";

/**
 * What stands in a segment for each type of record, beside the envelope (`id`, `previous`, `at`, `frame`).
 *
 * The table is part of the released format. A code is never given to another type. The order of fields is
 * the order of their bytes; optional ones are numbered among themselves in that order, so a new field is
 * added at the end and as an optional one: old segments lack its bit and are read as before.
 */

/** How a field's value is written. */
export type FieldKind = "text" | "texts" | "textsByName" | "number" | "time" | "flag";

type Envelope = "type" | "id" | "previous" | "at" | "frame";

/** The variant of the union that has this type; several types may share one variant. */
type RecordOf<T extends RecordType, R = JournalRecord> = R extends { readonly type: infer U }
  ? T extends U
    ? R
    : never
  : never;

type KindOf<V> = V extends EpochMs
  ? "time"
  : V extends string
    ? "text"
    : V extends boolean
      ? "flag"
      : V extends number
        ? "number"
        : V extends readonly string[]
          ? "texts"
          : V extends Readonly<Record<string, string>>
            ? "textsByName"
            : never;

type FieldsOf<R> = {
  readonly [F in Exclude<keyof R, Envelope>]-?: undefined extends R[F]
    ? `${KindOf<Exclude<R[F], undefined>>}?`
    : KindOf<R[F]>;
};

/** A type of record or a field that is missing here does not compile. */
type Layouts = { readonly [T in RecordType]: readonly [code: number, fields: FieldsOf<RecordOf<T>>] };

const ENTERED = { name: "text", input: "text" } as const;
const EXITED = { name: "text", output: "text", next: "text?", assigned: "textsByName?" } as const;
const NOTHING = {} as const;
const OUTPUT = { output: "text" } as const;
const ERROR = { error: "text?", cause: "text?" } as const;
const TASK = { resourceType: "text", resource: "text" } as const;
const TASK_OUTPUT = { resourceType: "text", resource: "text", output: "text" } as const;
const TASK_ERROR = { error: "text?", cause: "text?", resourceType: "text", resource: "text" } as const;
const ITERATION = { name: "text", index: "number", child: "number" } as const;

export const LAYOUTS: Layouts = {
  ExecutionStarted: [
    1,
    { input: "text", startAt: "text", deadlineAt: "time", parent: "number?", parentEvent: "number?", awaited: "flag?" },
  ],
  ExecutionSucceeded: [2, OUTPUT],
  ExecutionFailed: [3, ERROR],
  ExecutionAborted: [4, ERROR],
  ExecutionTimedOut: [5, ERROR],
  ExecutionRedriven: [6, { redriveCount: "number", deadlineAt: "time", clientToken: "text?" }],

  ChoiceStateEntered: [10, ENTERED],
  FailStateEntered: [11, ENTERED],
  MapStateEntered: [12, ENTERED],
  ParallelStateEntered: [13, ENTERED],
  PassStateEntered: [14, ENTERED],
  SucceedStateEntered: [15, ENTERED],
  TaskStateEntered: [16, ENTERED],
  WaitStateEntered: [17, ENTERED],

  ChoiceStateExited: [20, EXITED],
  MapStateExited: [22, EXITED],
  ParallelStateExited: [23, EXITED],
  PassStateExited: [24, EXITED],
  SucceedStateExited: [25, EXITED],
  TaskStateExited: [26, EXITED],
  WaitStateExited: [27, EXITED],

  MapStateAborted: [32, NOTHING],
  ParallelStateAborted: [33, NOTHING],
  TaskStateAborted: [36, NOTHING],
  WaitStateAborted: [37, NOTHING],

  TaskScheduled: [
    40,
    {
      resourceType: "text",
      resource: "text",
      region: "text",
      parameters: "text",
      timeoutSeconds: "number?",
      heartbeatSeconds: "number?",
      roleArn: "text?",
      nonce: "text?",
    },
  ],
  TaskStarted: [41, TASK],
  TaskSubmitted: [42, { ...TASK_OUTPUT, child: "number?" }],
  TaskSucceeded: [43, TASK_OUTPUT],
  TaskFailed: [44, TASK_ERROR],
  TaskTimedOut: [45, TASK_ERROR],
  TaskStartFailed: [46, TASK_ERROR],
  TaskSubmitFailed: [47, TASK_ERROR],

  LambdaFunctionScheduled: [
    50,
    { resource: "text", input: "text", timeoutSeconds: "number?", heartbeatSeconds: "number?", roleArn: "text?" },
  ],
  LambdaFunctionStarted: [51, NOTHING],
  LambdaFunctionSucceeded: [52, OUTPUT],
  LambdaFunctionFailed: [53, ERROR],
  LambdaFunctionTimedOut: [54, ERROR],
  LambdaFunctionScheduleFailed: [55, ERROR],
  LambdaFunctionStartFailed: [56, ERROR],

  ActivityScheduled: [
    80,
    { resource: "text", input: "text", timeoutSeconds: "number?", heartbeatSeconds: "number?", nonce: "text" },
  ],
  ActivityStarted: [81, { workerName: "text?" }],
  ActivitySucceeded: [82, OUTPUT],
  ActivityFailed: [83, ERROR],
  ActivityTimedOut: [84, ERROR],
  ActivityScheduleFailed: [85, ERROR],

  EvaluationFailed: [90, { error: "text", cause: "text", state: "text", location: "text?" }],

  ParallelStateStarted: [60, { branches: "texts", firstFrame: "number", input: "text" }],
  ParallelStateSucceeded: [61, NOTHING],
  ParallelStateFailed: [62, NOTHING],

  MapStateStarted: [70, { length: "number", items: "text", concurrency: "number", startAt: "text" }],
  MapStateSucceeded: [71, NOTHING],
  MapStateFailed: [72, NOTHING],
  MapIterationStarted: [73, { name: "text", index: "number", child: "number", input: "text" }],
  MapIterationSucceeded: [74, ITERATION],
  MapIterationFailed: [75, ITERATION],
  MapIterationAborted: [76, ITERATION],

  TimerSet: [200, { dueAt: "time" }],
  RetrySet: [201, { error: "text?", cause: "text?", retrier: "number", dueAt: "time" }],
  RetryBegun: [202, NOTHING],
  FrameFailed: [203, ERROR],
  FrameAborted: [204, NOTHING],
  ResultHeld: [205, { output: "text?", error: "text?", cause: "text?" }],
  ReportDropped: [206, NOTHING],
  FrameReopened: [207, { how: "text" }],
};

/** Codes from here on are private records, which have no id of their own. */
const FIRST_PRIVATE_CODE = 200;

/** One field as the writer and the reader use it. */
export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
}

/** A row of the table, prepared for the hot path. */
export interface Layout {
  readonly type: RecordType;
  readonly code: number;
  readonly isEvent: boolean;
  readonly required: readonly Field[];
  readonly optional: readonly Field[];
}

function prepare(type: RecordType): Layout {
  const [code, kinds] = LAYOUTS[type];
  const required: Field[] = [];
  const optional: Field[] = [];
  for (const [name, kind] of Object.entries<string>(kinds)) {
    if (kind.endsWith("?")) optional.push({ name, kind: kind.slice(0, -1) as FieldKind });
    else required.push({ name, kind: kind as FieldKind });
  }
  return { type, code, isEvent: code < FIRST_PRIVATE_CODE, required, optional };
}

export const LAYOUT_BY_TYPE: ReadonlyMap<string, Layout> = new Map(
  (Object.keys(LAYOUTS) as RecordType[]).map((type) => [type, prepare(type)]),
);

/** By code; holes are codes that no release has used. */
export const LAYOUT_BY_CODE: readonly (Layout | undefined)[] = Array.from({ length: 256 }, (_, code) =>
  [...LAYOUT_BY_TYPE.values()].find((layout) => layout.code === code),
);
