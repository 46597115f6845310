const LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:work";
const MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:other";

/** Definitions that use much of the language, to be changed until they break. */
export const DEFINITIONS: readonly Record<string, unknown>[] = [
  {
    Comment: "JSONPath: tasks, choices, waits",
    StartAt: "Prepare",
    TimeoutSeconds: 3600,
    States: {
      Prepare: {
        Type: "Pass",
        Parameters: { "id.$": "States.Format('{}-{}', $.id, $$.Execution.Name)", list: [1, 2, 3], "all.$": "$" },
        ResultPath: "$.prepared",
        Assign: { "count.$": "$.list[0]", name: "x" },
        Next: "Work",
      },
      Work: {
        Type: "Task",
        Resource: LAMBDA,
        InputPath: "$.prepared",
        ResultSelector: { "status.$": "$.status", "n.$": "States.MathAdd($count, 1)" },
        ResultPath: "$.work",
        OutputPath: "$",
        TimeoutSeconds: 30,
        HeartbeatSeconds: 10,
        Retry: [
          { ErrorEquals: ["CustomError"], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 2, JitterStrategy: "FULL" },
        ],
        Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Assign: { "e.$": "$.Error" }, Next: "Broken" }],
        Next: "Which",
      },
      Which: {
        Type: "Choice",
        Choices: [
          {
            And: [
              { Variable: "$.work.n", NumericGreaterThan: 1 },
              { Variable: "$.work.status", IsString: true },
            ],
            Next: "Later",
          },
          { Not: { Variable: "$.work.status", StringMatches: "S*" }, Assign: { "seen.$": "$.work" }, Next: "Token" },
          {
            Or: [
              { Variable: "$count", NumericEqualsPath: "$.list[0]" },
              { Variable: "$.x", IsPresent: true },
            ],
            Next: "Done",
          },
        ],
        Default: "Later",
      },
      Later: { Type: "Wait", SecondsPath: "$.list[0]", Next: "Until" },
      Until: { Type: "Wait", Timestamp: "2023-11-14T22:13:30Z", Next: "Token" },
      Token: {
        Type: "Task",
        Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        Parameters: { QueueUrl: "q", MessageBody: { "token.$": "$$.Task.Token", "all.$": "$.work" } },
        HeartbeatSecondsPath: "$.list[1]",
        ResultPath: null,
        Next: "Done",
      },
      Broken: { Type: "Fail", ErrorPath: "$.error.Error", CausePath: "States.JsonToString($.error)" },
      Done: { Type: "Succeed", InputPath: "$.prepared" },
    },
  },
  {
    StartAt: "Each",
    States: {
      Each: {
        Type: "Map",
        ItemsPath: "$.items",
        ItemSelector: { "item.$": "$$.Map.Item.Value", "index.$": "$$.Map.Item.Index", "who.$": "$.who" },
        MaxConcurrency: 2,
        ItemProcessor: {
          ProcessorConfig: { Mode: "INLINE" },
          StartAt: "One",
          States: {
            One: { Type: "Task", Resource: LAMBDA, ResultPath: "$.result", Next: "Two" },
            Two: { Type: "Pass", Assign: { "inner.$": "$.index" }, Next: "Three" },
            Three: { Type: "Pass", QueryLanguage: "JSONata", Output: "{% [$inner, $states.input.who] %}", End: true },
          },
        },
        Retry: [{ ErrorEquals: ["States.TaskFailed"], MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "Both" }],
        ResultPath: "$.each",
        Next: "Both",
      },
      Both: {
        Type: "Parallel",
        Parameters: { "all.$": "$.each", "hash.$": "States.Hash($.who, 'SHA-256')" },
        Branches: [
          { StartAt: "Left", States: { Left: { Type: "Wait", Seconds: 3, End: true } } },
          {
            StartAt: "Right",
            States: {
              Right: {
                Type: "Task",
                Resource: "arn:aws:states:::states:startExecution.sync:2",
                Parameters: { StateMachineArn: MACHINE, "Input.$": "$.all" },
                Next: "End",
              },
              End: { Type: "Succeed" },
            },
          },
        ],
        ResultSelector: { "left.$": "$[0]", "right.$": "$[1].Output" },
        End: true,
      },
    },
  },
  {
    QueryLanguage: "JSONata",
    StartAt: "Begin",
    States: {
      Begin: {
        Type: "Pass",
        Assign: { items: "{% $states.input.items %}", total: "{% $sum($states.input.items.price) %}", n: 0 },
        Output: { id: "{% $states.input.id %}", names: "{% $states.input.items.name ~> $distinct %}" },
        Next: "Each",
      },
      Each: {
        Type: "Map",
        Items: "{% $items %}",
        ItemSelector: { value: "{% $states.context.Map.Item.Value %}", total: "{% $total %}" },
        MaxConcurrency: "{% $count($items) %}",
        ItemProcessor: {
          StartAt: "Price",
          States: {
            Price: {
              Type: "Task",
              Resource: "arn:aws:states:::lambda:invoke",
              Arguments: { FunctionName: "f", Payload: "{% $states.input.value ~> |$|{'x': 1}| %}" },
              Assign: { answer: "{% $states.result.Payload %}" },
              Output: "{% {'payload': $states.result.Payload, 'at': $states.context.State.EnteredTime} %}",
              TimeoutSeconds: "{% 5 + 5 %}",
              Retry: [{ ErrorEquals: ["States.ALL"], MaxAttempts: 2, MaxDelaySeconds: 5 }],
              Catch: [{ ErrorEquals: ["States.ALL"], Output: "{% $states.errorOutput %}", Next: "Skip" }],
              End: true,
            },
            Skip: { Type: "Pass", Output: { failed: "{% $states.input.Error %}" }, End: true },
          },
        },
        Next: "Which",
      },
      Which: {
        Type: "Choice",
        Choices: [
          { Condition: "{% $total > 100 and $exists($states.input[0].payload) %}", Next: "Pause" },
          { Condition: "{% $n < 3 %}", Assign: { n: "{% $n + 1 %}" }, Output: "{% $states.input %}", Next: "Which" },
        ],
        Default: "Fail",
      },
      Pause: { Type: "Wait", Seconds: "{% $n %}", Output: "{% $states.input^(>payload) %}", Next: "Old" },
      Old: { Type: "Pass", Output: { n: "{% $n %}", first: "{% $states.input[0] %}" }, Next: "Work" },
      Work: {
        Type: "Task",
        Resource: "arn:aws:states:us-east-1:123456789012:activity:work",
        Arguments: "{% $merge([$states.input, {'r': $random(1), 'p': $partition([1..5], 2)}]) %}",
        End: true,
      },
      Fail: { Type: "Fail", Error: "{% 'E' & $n %}", Cause: "{% $string($states.input) %}" },
    },
  },
];
