/*
 * What a folder is killed with: an execution in every phase that it can be in. Whatever waits when the
 * folder is written waits no longer when it is read, but for the one that waits for ages.
 */

/** Long enough for all phases to be reached at once, short enough to be over when the folder is read. */
export const OVER_BY_THEN_SECONDS = 20;
/** Three years: the longest wait that there is. */
const AGES_SECONDS = 99_999_999;

/**
 * While the folder is written: `now` answers, `never` does not, `failing` fails, `late` does not answer from
 * number 2 on, `flaky` fails at its first call and does not answer the next. When it is read all of them answer. An
 * answer is `{"answered": …}` with the payload.
 */
export const FUNCTIONS = ["now", "never", "failing", "late", "flaky"] as const;

/** A function that the server runs itself. */
export const LOCAL_FUNCTION = {
  name: "print",
  file: "print.mjs",
  text: 'export const handler = async (payload) => { console.log("printed é…"); return payload; };\n',
  config: { handler: "print.handler" },
};

/** Tasks that are in flight at the kill; one more has to wait for its slot. */
export const TASKS_IN_FLIGHT = 7;

export interface Outcome {
  /** RUNNING until then. */
  readonly secondsAfterStart?: number;
  readonly status: "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

export interface Phase {
  /** Of the state machine and of its execution. */
  readonly name: string;
  readonly definition: object;
  readonly input?: string;
  /** How often these events are in its history when the kill comes. */
  readonly reached: Readonly<Record<string, number>>;
  readonly comesTo: Outcome;
}

const END = { End: true } as const;
const SHORT_WAIT = { Type: "Wait", Seconds: OVER_BY_THEN_SECONDS };

function task(name: (typeof FUNCTIONS)[number] | "print", more: object = END): object {
  return { Type: "Task", Resource: `arn:aws:lambda:us-east-1:123456789012:function:${name}`, ...more };
}

/** A machine of these states, the first of them first. */
function machine(states: Readonly<Record<string, object>>, more: object = {}): object {
  return { StartAt: Object.keys(states)[0], States: states, ...more };
}

const succeeded = (output: unknown): Outcome => ({ status: "SUCCEEDED", output: JSON.stringify(output) });

/** `open` has a task that nobody has fetched when the kill comes, `taken` one that a worker is at. */
export const ACTIVITIES = ["open", "taken"] as const;

function activityArn(name: (typeof ACTIVITIES)[number]): string {
  return `arn:aws:states:us-east-1:123456789012:activity:${name}`;
}

/** What is reported of a task after the kill, under its token. */
export const REPORTED = { reported: true };

/** A number that no double holds, key orders and names that a plain object would change. */
const PECULIAR =
  '{"big":1234567890123456789,"one":1.0,"2":"second","1":"first","__proto__":{"x":1},"text":"é \\u0000 😀","empty":{}}';

/** Ended before the kill. */
const ENDED: readonly Phase[] = [
  {
    name: "EndedSucceeded",
    definition: machine({ Call: task("now", { Next: "Done" }), Done: { Type: "Succeed" } }),
    input: '{"order":1}',
    reached: { ExecutionSucceeded: 1 },
    comesTo: succeeded({ answered: { order: 1 } }),
  },
  {
    name: "EndedFailed",
    definition: machine({ Stop: { Type: "Fail", Error: "Custom.Error", Cause: "on purpose" } }),
    reached: { ExecutionFailed: 1 },
    comesTo: { status: "FAILED", error: "Custom.Error", cause: "on purpose" },
  },
  {
    name: "EndedTimedOut",
    definition: machine({ Wait: { Type: "Wait", Seconds: AGES_SECONDS, ...END } }, { TimeoutSeconds: 1 }),
    reached: { ExecutionTimedOut: 1 },
    comesTo: { status: "TIMED_OUT" },
  },
  {
    name: "EndedAborted",
    definition: machine({ Wait: { Type: "Wait", Seconds: AGES_SECONDS, ...END } }),
    reached: { ExecutionAborted: 1 },
    comesTo: { status: "ABORTED", error: "Stopped", cause: "before the kill" },
  },
  {
    name: "EndedCaught",
    definition: machine({
      Both: {
        Type: "Parallel",
        Branches: [
          machine({ Rest: { Type: "Wait", Seconds: AGES_SECONDS, ...END } }),
          machine({
            Try: task("failing", {
              Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 1, MaxAttempts: 1 }],
              ...END,
            }),
          }),
        ],
        Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: null, Next: "Caught" }],
        ...END,
      },
      Caught: { Type: "Pass", Result: "caught", ...END },
    }),
    reached: { LambdaFunctionFailed: 2, ExecutionSucceeded: 1 },
    comesTo: succeeded("caught"),
  },
];

const OPEN: readonly Phase[] = [
  {
    name: "Jsonata",
    definition: machine(
      {
        Remember: { Type: "Pass", Assign: { kept: "{% $states.input.values[$ > 1] %}" }, Next: "Each" },
        Each: {
          Type: "Map",
          Items: "{% $kept %}",
          ItemProcessor: machine({ Wait: { ...SHORT_WAIT, Output: "{% $states.input * 10 %}", ...END } }),
          Output: "{% { 'sum': $sum($states.result), 'kept': $kept } %}",
          ...END,
        },
      },
      { QueryLanguage: "JSONata" },
    ),
    input: '{"values":[1,2,3]}',
    reached: { WaitStateEntered: 2 },
    comesTo: succeeded({ sum: 50, kept: [2, 3] }),
  },
  {
    name: "ActivityScheduled",
    definition: machine({ Work: { Type: "Task", Resource: activityArn("open"), ...END } }),
    reached: { ActivityScheduled: 1, ActivityStarted: 0 },
    comesTo: succeeded(REPORTED),
  },
  {
    name: "ActivityStarted",
    definition: machine({ Work: { Type: "Task", Resource: activityArn("taken"), ...END } }),
    reached: { ActivityScheduled: 1, ActivityStarted: 1 },
    comesTo: succeeded(REPORTED),
  },
  {
    name: "CallbackAwaited",
    definition: machine({
      Ask: {
        Type: "Task",
        Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
        Parameters: { FunctionName: "now", Payload: { "token.$": "$$.Task.Token" } },
        ...END,
      },
    }),
    reached: { TaskSubmitted: 1 },
    comesTo: succeeded(REPORTED),
  },
  {
    name: "WaitsShort",
    definition: machine({ Wait: { ...SHORT_WAIT, Next: "After" }, After: { Type: "Pass", Result: "waited", ...END } }),
    reached: { WaitStateEntered: 1 },
    comesTo: succeeded("waited"),
  },
  {
    name: "Prints",
    definition: machine({ Print: task("print", { Next: "Wait" }), Wait: { ...SHORT_WAIT, ...END } }),
    input: '"to be printed"',
    reached: { WaitStateEntered: 1 },
    comesTo: succeeded("to be printed"),
  },
  {
    name: "WaitsForAges",
    definition: machine({ Wait: { Type: "Wait", Seconds: AGES_SECONDS, ...END } }),
    reached: { WaitStateEntered: 1 },
    comesTo: { ...succeeded({}), secondsAfterStart: AGES_SECONDS },
  },
  {
    name: "PeculiarPayload",
    definition: machine({ Wait: { ...SHORT_WAIT, ...END } }),
    input: PECULIAR,
    reached: { WaitStateEntered: 1 },
    comesTo: { status: "SUCCEEDED", output: PECULIAR },
  },
  {
    name: "Variables",
    definition: machine({
      Remember: { Type: "Pass", Assign: { "kept.$": "$.value", nested: { list: [1, "zwei", null] } }, Next: "Wait" },
      Wait: { ...SHORT_WAIT, Next: "Recall" },
      Recall: { Type: "Pass", Parameters: { "kept.$": "$kept", "list.$": "$nested.list" }, ...END },
    }),
    input: '{"value":"remembered"}',
    reached: { WaitStateEntered: 1 },
    comesTo: succeeded({ kept: "remembered", list: [1, "zwei", null] }),
  },
  {
    name: "BackOff",
    definition: machine({
      Try: task("failing", {
        Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: OVER_BY_THEN_SECONDS, MaxAttempts: 2 }],
        ...END,
      }),
    }),
    input: '"payload"',
    reached: { LambdaFunctionFailed: 1, LambdaFunctionScheduled: 1 },
    comesTo: succeeded({ answered: "payload" }),
  },
  {
    name: "TaskStarted",
    definition: machine({ Call: task("never") }),
    input: '"payload"',
    reached: { LambdaFunctionStarted: 1 },
    comesTo: succeeded({ answered: "payload" }),
  },
  {
    name: "TaskOverdue",
    definition: machine({
      Call: task("never", {
        TimeoutSeconds: OVER_BY_THEN_SECONDS,
        Catch: [{ ErrorEquals: ["States.Timeout"], ResultPath: null, Next: "Late" }],
        ...END,
      }),
      Late: { Type: "Pass", Result: "timed out", ...END },
    }),
    reached: { LambdaFunctionStarted: 1 },
    comesTo: succeeded("timed out"),
  },
  {
    name: "ExecutionOverdue",
    definition: machine(
      { Wait: { Type: "Wait", Seconds: AGES_SECONDS, ...END } },
      { TimeoutSeconds: OVER_BY_THEN_SECONDS },
    ),
    reached: { WaitStateEntered: 1 },
    comesTo: { status: "TIMED_OUT" },
  },
  {
    name: "Branches",
    definition: machine({
      Fork: {
        Type: "Parallel",
        Branches: [
          machine({ Wait: { ...SHORT_WAIT, ...END } }),
          machine({ Call: task("never") }),
          machine({ Ended: { Type: "Pass", Result: "ended", ...END } }),
        ],
        ...END,
      },
    }),
    input: '"payload"',
    reached: { WaitStateEntered: 1, LambdaFunctionStarted: 1, PassStateExited: 1 },
    comesTo: succeeded(["payload", { answered: "payload" }, "ended"]),
  },
  {
    name: "Items",
    definition: machine({
      Each: {
        Type: "Map",
        MaxConcurrency: 2,
        ItemSelector: { "number.$": "$$.Map.Item.Index", "item.$": "$$.Map.Item.Value" },
        ItemProcessor: machine({ Call: task("late") }),
        ...END,
      },
    }),
    input: '["a","b","c","d","e"]',
    reached: { MapIterationSucceeded: 2, LambdaFunctionStarted: 4 },
    comesTo: succeeded(["a", "b", "c", "d", "e"].map((item, number) => ({ answered: { number, item } }))),
  },
  {
    name: "Loop",
    definition: machine({
      Begin: { Type: "Pass", Result: { number: 0 }, Next: "Body" },
      Body: task("late", { ResultPath: null, Next: "Count" }),
      Count: { Type: "Pass", Parameters: { "number.$": "States.MathAdd($.number, 1)" }, Next: "Again" },
      Again: { Type: "Choice", Choices: [{ Variable: "$.number", NumericLessThan: 4, Next: "Body" }], Default: "Done" },
      Done: { Type: "Succeed" },
    }),
    reached: { ChoiceStateExited: 2, LambdaFunctionStarted: 3 },
    comesTo: succeeded({ number: 4 }),
  },
];

/** Started when all slots are taken. */
const QUEUED: Phase = {
  name: "TaskScheduled",
  definition: machine({ Call: task("never") }),
  input: '"payload"',
  reached: { LambdaFunctionScheduled: 1, LambdaFunctionStarted: 0 },
  comesTo: succeeded({ answered: "payload" }),
};

/** In this order: the last takes what slots there are. */
export const PHASES: readonly Phase[] = [...ENDED, ...OPEN, QUEUED];

const LOOPS = 3_000;

/** Killed between two of the turns that it takes. */
export const CUT_OFF: Phase = {
  name: "CutOff",
  definition: machine({
    Count: { Type: "Pass", Parameters: { "n.$": "States.MathAdd($.n, 1)" }, Next: "Again" },
    Again: { Type: "Choice", Choices: [{ Variable: "$.n", NumericLessThan: LOOPS, Next: "Count" }], Default: "Done" },
    Done: { Type: "Succeed" },
  }),
  input: '{"n":0}',
  reached: {},
  comesTo: succeeded({ n: LOOPS }),
};

/** The machine is deleted while its execution waits. */
export const DELETED: Phase = {
  name: "Deleted",
  definition: machine({ Wait: { ...SHORT_WAIT, ...END } }),
  input: '"of a deleted machine"',
  reached: { WaitStateEntered: 1 },
  comesTo: succeeded("of a deleted machine"),
};

/** One execution of each revision; the machine is updated in between. */
export const REVISIONS: readonly Phase[] = ["first", "second"].map((revision) => ({
  name: "Revised",
  definition: machine({
    Wait: { ...SHORT_WAIT, Next: "Tell" },
    Tell: { Type: "Pass", Result: `${revision} revision`, ...END },
  }),
  reached: { WaitStateEntered: 1 },
  comesTo: succeeded(`${revision} revision`),
}));

/** Published before the kill, under an alias. */
export const VERSIONED: Phase = {
  name: "Versioned",
  definition: machine({ Wait: { ...SHORT_WAIT, ...END } }),
  input: '"by an alias"',
  reached: { WaitStateEntered: 1 },
  comesTo: succeeded("by an alias"),
};

/** Failed before the kill, and redriven: its task is in flight again. */
export const REDRIVEN: Phase = {
  name: "Redriven",
  definition: machine({ Call: task("flaky") }),
  input: '"redriven"',
  reached: { ExecutionFailed: 1, ExecutionRedriven: 1, LambdaFunctionStarted: 2 },
  comesTo: succeeded({ answered: "redriven" }),
};

/** Nobody waits for it; the kill comes while it does. After the kill it begins anew, and calls the function. */
export const EXPRESS = {
  name: "Express",
  definition: machine({ Wait: { ...SHORT_WAIT, Next: "Call" }, Call: task("now") }),
  input: '"express"',
  calls: 'now "express"',
} as const;

export const TAGS = [
  { key: "team", value: "orders" },
  { key: "empty", value: "" },
] as const;
