/*
 * What is run while servers are killed. Each does what it does whatever the time is and however often its
 * server dies: an execution in the storm must come to the same as one in the calm. So no time-outs, and
 * a function's answer depends on the execution, the state, its `path` and the number of the attempt alone.
 */

const FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:";

/** `flaky` fails at its first attempt, `broken` at each. */
export const FUNCTIONS = ["steady", "slow", "flaky", "broken"] as const;

const RETRY = [{ ErrorEquals: ["Flaky"], IntervalSeconds: 1, BackoffRate: 1, MaxAttempts: 2 }];

function task(name: (typeof FUNCTIONS)[number], more: object): object {
  return {
    Type: "Task",
    Resource: FUNCTION + name,
    Parameters: { "execution.$": "$$.Execution.Name", "state.$": "$$.State.Name", "path.$": "$.path" },
    ResultSelector: { "path.$": "$.path" },
    ResultPath: "$.last",
    Retry: RETRY,
    ...more,
  };
}

const END = { End: true } as const;

const PASSES = Object.fromEntries(
  Array.from({ length: 10 }, (_, i) => [`Pass${i}`, { Type: "Pass", ...(i === 9 ? END : { Next: `Pass${i + 1}` }) }]),
);

export const MACHINES: Readonly<Record<string, object>> = {
  Passes: { StartAt: "Pass0", States: PASSES },

  Waits: {
    StartAt: "Before",
    States: {
      Before: { Type: "Pass", Next: "Wait" },
      Wait: { Type: "Wait", SecondsPath: "$.seconds", Next: "After" },
      After: { Type: "Pass", ...END },
    },
  },

  Tasks: {
    StartAt: "First",
    States: {
      First: task("steady", { Next: "Second" }),
      Second: task("slow", { Next: "Third" }),
      Third: task("flaky", END),
    },
  },

  Fails: {
    StartAt: "Try",
    States: {
      Try: task("broken", {
        Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: null, Next: "Rescue" }],
        Next: "Never",
      }),
      Never: { Type: "Succeed" },
      Rescue: task("steady", { Next: "Fail" }),
      Fail: { Type: "Fail", Error: "Storm.Failed", Cause: "as it must" },
    },
  },

  Branches: {
    StartAt: "Fork",
    States: {
      Fork: {
        Type: "Parallel",
        Branches: [
          {
            StartAt: "Left",
            States: {
              Left: task("steady", { Next: "Rest" }),
              Rest: { Type: "Wait", Seconds: 1, Next: "LeftAgain" },
              LeftAgain: task("flaky", END),
            },
          },
          { StartAt: "Middle", States: { Middle: task("slow", END) } },
          {
            StartAt: "Inner",
            States: {
              Inner: {
                Type: "Map",
                ItemsPath: "$.items",
                ItemSelector: { "path.$": "States.Format('{}/inner{}', $.path, $$.Map.Item.Index)" },
                ItemProcessor: { StartAt: "InnerTask", States: { InnerTask: task("steady", END) } },
                ...END,
              },
            },
          },
        ],
        Next: "Joined",
      },
      Joined: { Type: "Pass", ...END },
    },
  },

  Items: {
    StartAt: "Each",
    States: {
      Each: {
        Type: "Map",
        ItemsPath: "$.items",
        MaxConcurrency: 2,
        ItemSelector: { "path.$": "States.Format('{}/{}', $.path, $$.Map.Item.Index)" },
        ItemProcessor: {
          StartAt: "Item",
          States: { Item: task("slow", { Next: "ItemAgain" }), ItemAgain: task("flaky", END) },
        },
        ...END,
      },
    },
  },

  Loops: {
    StartAt: "Begin",
    States: {
      Begin: { Type: "Pass", Parameters: { n: 0, path: "0" }, Next: "Body" },
      Body: task("steady", { Next: "Count" }),
      Count: {
        Type: "Pass",
        Parameters: {
          "n.$": "States.MathAdd($.n, 1)",
          "path.$": "States.Format('{}.{}', $.path, $.n)",
        },
        Next: "Again",
      },
      Again: { Type: "Choice", Choices: [{ Variable: "$.n", NumericLessThan: 8, Next: "Body" }], Default: "Done" },
      Done: { Type: "Succeed" },
    },
  },
};

/** What each is started with. */
export function inputsOf(machine: string): readonly object[] {
  const input = { path: "root", items: [0, 1, 2], seconds: 1 };
  if (machine === "Waits") return [1, 2, 3].map((seconds) => ({ ...input, seconds }));
  if (machine === "Items") return [[], [0], [0, 1, 2, 3]].map((items) => ({ ...input, items }));
  return [input];
}
