import { boolean, integer, listOf, number, oneOf, type Shape, string, structure } from "./shape.ts";

/** One operation of the API in the words of the command line. */
export interface Operation {
  /** AWS's name, `CreateStateMachine`. */
  readonly name: string;
  readonly summary: string;
  /** A command line that works as it stands, shown by `--help`. */
  readonly example: string;
  readonly members: readonly Member[];
  /** The member of the answer that its pages share out, where the operation has pages. */
  readonly pagesOf?: string;
}

export interface Member {
  readonly name: string;
  readonly required: boolean;
  readonly shape: Shape;
  readonly help: string;
  /** What its flag is made of, where that is not its name. */
  readonly flagName?: string;
}

const required = (name: string, help: string, shape: Shape = string): Member => ({ name, required: true, shape, help });
const optional = (name: string, help: string, shape: Shape = string): Member => ({
  name,
  required: false,
  shape,
  help,
});

const tag = structure({ key: string, value: string });
const logging = structure({
  level: oneOf("ALL", "ERROR", "FATAL", "OFF"),
  includeExecutionData: boolean,
  destinations: listOf(structure({ cloudWatchLogsLogGroup: structure({ logGroupArn: string }) })),
});
const encryption = structure(
  {
    kmsKeyId: string,
    kmsDataKeyReusePeriodSeconds: integer,
    type: oneOf("AWS_OWNED_KEY", "CUSTOMER_MANAGED_KMS_KEY"),
  },
  ["type"],
);

const configuration: readonly Member[] = [
  optional("loggingConfiguration", "what the log of the executions holds and where it goes", logging),
  optional("tracingConfiguration", "whether X-Ray traces are sent", structure({ enabled: boolean })),
  optional("publish", "publish the result as a version", boolean),
  optional("versionDescription", "description of that version; needs --publish"),
  optional("encryptionConfiguration", "the key that data is encrypted with", encryption),
];
const machineType = optional("type", "kind of state machine", oneOf("STANDARD", "EXPRESS"));
const stateMachineArn = required("stateMachineArn", "ARN of the state machine");
const executionArn = required("executionArn", "ARN of the execution");
const resourceArn = required("resourceArn", "ARN of the state machine or activity");
const activityArn = required("activityArn", "ARN of the activity");
const aliasArn = required("stateMachineAliasArn", "ARN of the alias");
const mapRunArn = required("mapRunArn", "ARN of the Map Run");
const taskToken = required("taskToken", "the token that the task's worker was given");
const routing = listOf(
  structure({ stateMachineVersionArn: string, weight: integer }, ["stateMachineVersionArn", "weight"]),
);
const includedData = optional(
  "includedData",
  "METADATA_ONLY leaves input, output and definition out",
  oneOf("ALL_DATA", "METADATA_ONLY"),
);
const paging: readonly Member[] = [
  optional("maxResults", "most items of one answer; turns automatic paging off", integer),
  optional("nextToken", "the page to read, from an earlier answer; turns automatic paging off"),
];

const MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:hello";
const EXECUTION = "arn:aws:states:us-east-1:123456789012:execution:hello:first";
const ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:approve";
const MAP_RUN = "arn:aws:states:us-east-1:123456789012:mapRun:hello/each:0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
const ROLE = "arn:aws:iam::123456789012:role/stepwell";

/** Every operation that this version serves; commands, help, parsing and checks are made from this table. */
export const OPERATIONS: readonly Operation[] = [
  {
    name: "CreateStateMachine",
    summary: "Create a state machine",
    example: `create-state-machine --name hello --role-arn ${ROLE} --definition file://examples/hello/hello.asl.json`,
    members: [
      required("name", "name of the state machine, unique in its account and region"),
      required("definition", "Amazon States Language, JSON text or file://…"),
      required("roleArn", "ARN of the role that executions act as"),
      machineType,
      ...configuration.slice(0, 1),
      optional("tags", "tags of the state machine", listOf(tag)),
      ...configuration.slice(1),
    ],
  },
  {
    name: "DescribeStateMachine",
    summary: "Show a state machine with its definition",
    example: `describe-state-machine --state-machine-arn ${MACHINE}`,
    members: [stateMachineArn, includedData],
  },
  {
    name: "UpdateStateMachine",
    summary: "Change a state machine's definition, role or configuration",
    example: `update-state-machine --state-machine-arn ${MACHINE} --definition file://examples/hello/hello.asl.json`,
    members: [
      stateMachineArn,
      optional("definition", "the new definition, JSON text or file://…"),
      optional("roleArn", "ARN of the new role"),
      ...configuration,
    ],
  },
  {
    name: "DeleteStateMachine",
    summary: "Delete a state machine",
    example: `delete-state-machine --state-machine-arn ${MACHINE}`,
    members: [stateMachineArn],
  },
  {
    name: "ListStateMachines",
    summary: "List the state machines of the account and region",
    example: `list-state-machines --query "stateMachines[].name" --output text`,
    members: paging,
    pagesOf: "stateMachines",
  },
  {
    name: "PublishStateMachineVersion",
    summary: "Publish the newest revision as a version",
    example: `publish-state-machine-version --state-machine-arn ${MACHINE} --description "first release"`,
    members: [
      stateMachineArn,
      optional("revisionId", "publish only if this is the newest revision"),
      optional("description", "description of the version"),
    ],
  },
  {
    name: "ListStateMachineVersions",
    summary: "List the versions of a state machine",
    example: `list-state-machine-versions --state-machine-arn ${MACHINE}`,
    members: [stateMachineArn, ...paging],
    pagesOf: "stateMachineVersions",
  },
  {
    name: "DeleteStateMachineVersion",
    summary: "Delete a version that no alias leads to",
    example: `delete-state-machine-version --state-machine-version-arn ${MACHINE}:1`,
    members: [required("stateMachineVersionArn", "ARN of the version")],
  },
  {
    name: "CreateStateMachineAlias",
    summary: "Create an alias that leads to one or two versions",
    example: `create-state-machine-alias --name live --routing-configuration stateMachineVersionArn=${MACHINE}:1,weight=100`,
    members: [
      optional("description", "description of the alias"),
      required("name", "name of the alias, unique in its state machine"),
      required("routingConfiguration", "one or two versions with their weights, 100 together", routing),
    ],
  },
  {
    name: "DescribeStateMachineAlias",
    summary: "Show where an alias leads to",
    example: `describe-state-machine-alias --state-machine-alias-arn ${MACHINE}:live`,
    members: [aliasArn],
  },
  {
    name: "UpdateStateMachineAlias",
    summary: "Let an alias lead to other versions",
    example: `update-state-machine-alias --state-machine-alias-arn ${MACHINE}:live --routing-configuration stateMachineVersionArn=${MACHINE}:1,weight=90 stateMachineVersionArn=${MACHINE}:2,weight=10`,
    members: [
      aliasArn,
      optional("description", "the new description"),
      optional("routingConfiguration", "one or two versions with their weights, 100 together", routing),
    ],
  },
  {
    name: "DeleteStateMachineAlias",
    summary: "Delete an alias; its versions stay",
    example: `delete-state-machine-alias --state-machine-alias-arn ${MACHINE}:live`,
    members: [aliasArn],
  },
  {
    name: "ListStateMachineAliases",
    summary: "List the aliases of a state machine or of one of its versions",
    example: `list-state-machine-aliases --state-machine-arn ${MACHINE}`,
    members: [required("stateMachineArn", "ARN of the state machine or version"), ...paging],
    pagesOf: "stateMachineAliases",
  },
  {
    name: "CreateActivity",
    summary: "Create an activity, whose tasks workers come and get",
    example: "create-activity --name approve",
    members: [
      required("name", "name of the activity, unique in its account and region"),
      optional("tags", "tags of the activity", listOf(tag)),
      optional("encryptionConfiguration", "the key that data is encrypted with", encryption),
    ],
  },
  {
    name: "DescribeActivity",
    summary: "Show an activity",
    example: `describe-activity --activity-arn ${ACTIVITY}`,
    members: [activityArn],
  },
  {
    name: "DeleteActivity",
    summary: "Delete an activity",
    example: `delete-activity --activity-arn ${ACTIVITY}`,
    members: [activityArn],
  },
  {
    name: "ListActivities",
    summary: "List the activities of the account and region",
    example: "list-activities --query activities[].name --output text",
    members: paging,
    pagesOf: "activities",
  },
  {
    name: "GetActivityTask",
    summary: "Wait up to a minute for a task of an activity",
    example: `get-activity-task --activity-arn ${ACTIVITY} --worker-name desk-1`,
    members: [activityArn, optional("workerName", "who comes for it; shown in the history")],
  },
  {
    name: "SendTaskSuccess",
    summary: "Report the output of a task",
    example: `send-task-success --task-token AAAA --task-output '{"approved":true}'`,
    members: [
      taskToken,
      // The AWS CLI's word: --output is the format of the answer.
      { ...required("output", "JSON text or file://…"), flagName: "taskOutput" },
    ],
  },
  {
    name: "SendTaskFailure",
    summary: "Report that a task failed",
    example: `send-task-failure --task-token AAAA --error Refused --cause "out of stock"`,
    members: [taskToken, optional("error", "error of the task"), optional("cause", "cause of the error")],
  },
  {
    name: "SendTaskHeartbeat",
    summary: "Report that a task is still being worked on",
    example: "send-task-heartbeat --task-token AAAA",
    members: [taskToken],
  },
  {
    name: "StartExecution",
    summary: "Start an execution",
    example: `start-execution --state-machine-arn ${MACHINE} --name first --input file://examples/hello/input.json`,
    members: [
      stateMachineArn,
      optional("name", "name of the execution, unique in its state machine; made up where left out"),
      optional("input", "JSON text or file://…; {} where left out"),
      optional("traceHeader", "X-Ray trace header"),
    ],
  },
  {
    name: "StartSyncExecution",
    summary: "Run an execution of an EXPRESS state machine to its end",
    example: `start-sync-execution --state-machine-arn ${MACHINE} --input file://examples/hello/input.json`,
    members: [
      stateMachineArn,
      optional("name", "name of the execution; made up where left out"),
      optional("input", "JSON text or file://…; {} where left out"),
      optional("traceHeader", "X-Ray trace header"),
      includedData,
    ],
  },
  {
    name: "StopExecution",
    summary: "Stop an execution",
    example: `stop-execution --execution-arn ${EXECUTION} --error Cancelled --cause "not needed any more"`,
    members: [
      executionArn,
      optional("error", "error of the aborted execution"),
      optional("cause", "cause of the aborted execution"),
    ],
  },
  {
    name: "RedriveExecution",
    summary: "Take an execution that failed, was stopped or timed out on from there",
    example: `redrive-execution --execution-arn ${EXECUTION}`,
    members: [executionArn, optional("clientToken", "the same token again within 15 minutes redrives it once")],
  },
  {
    name: "TestState",
    summary: "Test one state without a state machine",
    example: `test-state --definition '{"Type":"Pass","Parameters":{"name.$":"$.who"},"End":true}' --input '{"who":"Ada"}' --inspection-level DEBUG`,
    members: [
      required("definition", "one state, or with --state-name a whole machine: JSON text or file://…"),
      optional("roleArn", "ARN of the role; a Task needs it where it is not mocked"),
      optional("input", "JSON text or file://…; {} where left out"),
      optional(
        "inspectionLevel",
        "DEBUG and TRACE show the data on its way through the state",
        oneOf("INFO", "DEBUG", "TRACE"),
      ),
      optional("revealSecrets", "show the secrets of an HTTP Task", boolean),
      optional("variables", "variables that the state reads: a JSON object or file://…"),
      optional("stateName", "the state of the definition to test"),
      optional(
        "mock",
        "what the state's work comes to, in place of doing it",
        structure({
          result: string,
          errorOutput: structure({ error: string, cause: string }),
          fieldValidationMode: oneOf("STRICT", "PRESENT", "NONE"),
        }),
      ),
      optional("context", "the context object: a JSON object or file://…; needs --mock"),
      optional(
        "stateConfiguration",
        "what an execution would know: retries so far, failed iterations, what was read",
        structure({
          retrierRetryCount: integer,
          errorCausedByState: string,
          mapIterationFailureCount: integer,
          mapItemReaderData: string,
        }),
      ),
    ],
  },
  {
    name: "DescribeExecution",
    summary: "Show an execution's status, input and output",
    example: `describe-execution --execution-arn ${EXECUTION} --query status --output text`,
    members: [executionArn, includedData],
  },
  {
    name: "ListExecutions",
    summary: "List the executions of a state machine",
    example: `list-executions --state-machine-arn ${MACHINE} --status-filter FAILED --max-items 20`,
    members: [
      optional("stateMachineArn", "ARN of the state machine; this or --map-run-arn"),
      optional(
        "statusFilter",
        "only executions with this status",
        oneOf("RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "PENDING_REDRIVE"),
      ),
      ...paging,
      optional("mapRunArn", "ARN of a Map Run whose child executions to list"),
      optional("redriveFilter", "only executions that were, or were not, redriven", oneOf("REDRIVEN", "NOT_REDRIVEN")),
    ],
    pagesOf: "executions",
  },
  {
    name: "DescribeStateMachineForExecution",
    summary: "Show the definition that an execution runs",
    example: `describe-state-machine-for-execution --execution-arn ${EXECUTION}`,
    members: [executionArn, includedData],
  },
  {
    name: "GetExecutionHistory",
    summary: "List the events of an execution",
    example: `get-execution-history --execution-arn ${EXECUTION} --query "events[].[id,type]" --output text`,
    members: [
      executionArn,
      paging[0] as Member,
      optional("reverseOrder", "newest event first", boolean),
      paging[1] as Member,
      optional("includeExecutionData", "inputs and outputs of the events too", boolean),
    ],
    pagesOf: "events",
  },
  {
    name: "ListMapRuns",
    summary: "List the Map Runs of an execution",
    example: `list-map-runs --execution-arn ${EXECUTION}`,
    members: [executionArn, ...paging],
    pagesOf: "mapRuns",
  },
  {
    name: "DescribeMapRun",
    summary: "Show a Map Run's settings and progress",
    example: `describe-map-run --map-run-arn ${MAP_RUN}`,
    members: [mapRunArn],
  },
  {
    name: "UpdateMapRun",
    summary: "Change how a running Map Run goes on",
    example: `update-map-run --map-run-arn ${MAP_RUN} --max-concurrency 10`,
    members: [
      mapRunArn,
      optional("maxConcurrency", "most child executions at once; 0 for no bound", integer),
      optional("toleratedFailurePercentage", "percentage of items that may fail", number),
      optional("toleratedFailureCount", "number of items that may fail", integer),
    ],
  },
  {
    name: "ValidateStateMachineDefinition",
    summary: "Ask the server what is wrong with a definition",
    example: "validate-state-machine-definition --definition file://examples/hello/hello.asl.json --severity WARNING",
    members: [
      required("definition", "Amazon States Language, JSON text or file://…"),
      machineType,
      optional("severity", "least severity to report", oneOf("ERROR", "WARNING")),
      optional("maxResults", "most diagnostics to report", integer),
    ],
  },
  {
    name: "TagResource",
    summary: "Add or overwrite tags",
    example: `tag-resource --resource-arn ${MACHINE} --tags key=team,value=orders key=stage,value=dev`,
    members: [resourceArn, required("tags", "the tags", listOf(tag))],
  },
  {
    name: "UntagResource",
    summary: "Remove tags",
    example: `untag-resource --resource-arn ${MACHINE} --tag-keys team stage`,
    members: [resourceArn, required("tagKeys", "keys of the tags to remove", listOf(string))],
  },
  {
    name: "ListTagsForResource",
    summary: "List the tags of a state machine or activity",
    example: `list-tags-for-resource --resource-arn ${MACHINE}`,
    members: [resourceArn],
  },
];

/** A member's flag, without its dashes, as the AWS CLI has it. */
export function flagOf({ name, flagName = name }: Member): string {
  return kebab(flagName);
}

/** `roleArn` or `CreateStateMachine` → `role-arn`, `create-state-machine`: AWS CLI's words. */
export function kebab(name: string): string {
  return name.replace(/(?<=.)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}
