import { boolean, float, integer, listOf, long, oneOf, structure, text } from "./shape.ts";

const ARN = text(1, 256);
const LONG_ARN = text(1, 2000);
const NAME = text(1, 80);
const DEFINITION = text(1, "definition", { sensitive: true });
const PAYLOAD = text(0, "payload", { sensitive: true });
const DESCRIPTION = text(0, 256, { sensitive: true });
const ERROR = text(0, 256, { sensitive: true });
const CAUSE = text(0, 32_768, { sensitive: true });
const TRACE_HEADER = text(0, 256, { pattern: { source: "\\p{ASCII}*", test: /^\p{ASCII}*$/u } });
const INTEGER_MAX = 2_147_483_647;
const PAGE_SIZE = integer(0, 1000);
const PAGE_TOKEN = text(1, 1024);
const EXECUTIONS_PAGE_TOKEN = text(1, 3096);
const TAG_KEY = text(1, 128);
const TAGS = listOf(structure({ key: TAG_KEY, value: text(0, 256) }));

const ALIAS_NAME = text(1, 80, {
  pattern: { source: "^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$", test: /^(?=.*[a-zA-Z_\-.])[a-zA-Z0-9_\-.]+$/ },
});
const ROUTING = listOf(structure({ "stateMachineVersionArn!": ARN, "weight!": integer(0, 100) }), {
  min: 1,
  max: 2,
  itemName: "RoutingConfigurationListItem",
});
const CLIENT_TOKEN = text(1, 64, { pattern: { source: "[!-~]+", test: /^[!-~]+$/ } });
const TASK_TOKEN = text(1, 2048);

const MACHINE_TYPE = oneOf("STANDARD", "EXPRESS");
const INCLUDED_DATA = oneOf("ALL_DATA", "METADATA_ONLY");

const LOGGING = structure({
  level: oneOf("ALL", "ERROR", "FATAL", "OFF"),
  includeExecutionData: boolean,
  destinations: listOf(structure({ cloudWatchLogsLogGroup: structure({ logGroupArn: ARN }) })),
});
const TRACING = structure({ enabled: boolean });
const ENCRYPTION = structure({
  kmsKeyId: text(1, 2048),
  kmsDataKeyReusePeriodSeconds: integer(60, 900),
  "type!": oneOf("AWS_OWNED_KEY", "CUSTOMER_MANAGED_KMS_KEY"),
});

/** The request of every operation served: the members AWS's API reference gives them. */
export const REQUESTS = {
  CreateStateMachine: structure({
    "name!": NAME,
    "definition!": DEFINITION,
    "roleArn!": ARN,
    type: MACHINE_TYPE,
    loggingConfiguration: LOGGING,
    tags: TAGS,
    tracingConfiguration: TRACING,
    publish: boolean,
    versionDescription: DESCRIPTION,
    encryptionConfiguration: ENCRYPTION,
  }),
  DescribeStateMachine: structure({ "stateMachineArn!": ARN, includedData: INCLUDED_DATA }),
  UpdateStateMachine: structure({
    "stateMachineArn!": ARN,
    definition: DEFINITION,
    roleArn: ARN,
    loggingConfiguration: LOGGING,
    tracingConfiguration: TRACING,
    publish: boolean,
    versionDescription: DESCRIPTION,
    encryptionConfiguration: ENCRYPTION,
  }),
  DeleteStateMachine: structure({ "stateMachineArn!": ARN }),
  ListStateMachines: structure({ maxResults: PAGE_SIZE, nextToken: PAGE_TOKEN }),
  ValidateStateMachineDefinition: structure({
    "definition!": DEFINITION,
    type: MACHINE_TYPE,
    severity: oneOf("ERROR", "WARNING"),
    maxResults: integer(0, 100),
  }),
  PublishStateMachineVersion: structure({
    "stateMachineArn!": ARN,
    revisionId: text(0, Number.MAX_SAFE_INTEGER),
    description: DESCRIPTION,
  }),
  ListStateMachineVersions: structure({ "stateMachineArn!": ARN, nextToken: PAGE_TOKEN, maxResults: PAGE_SIZE }),
  DeleteStateMachineVersion: structure({ "stateMachineVersionArn!": LONG_ARN }),
  CreateStateMachineAlias: structure({
    description: DESCRIPTION,
    "name!": ALIAS_NAME,
    "routingConfiguration!": ROUTING,
  }),
  DescribeStateMachineAlias: structure({ "stateMachineAliasArn!": ARN }),
  UpdateStateMachineAlias: structure({
    "stateMachineAliasArn!": ARN,
    description: DESCRIPTION,
    routingConfiguration: ROUTING,
  }),
  DeleteStateMachineAlias: structure({ "stateMachineAliasArn!": ARN }),
  ListStateMachineAliases: structure({ "stateMachineArn!": ARN, nextToken: PAGE_TOKEN, maxResults: PAGE_SIZE }),
  CreateActivity: structure({ "name!": NAME, tags: TAGS, encryptionConfiguration: ENCRYPTION }),
  DescribeActivity: structure({ "activityArn!": ARN }),
  DeleteActivity: structure({ "activityArn!": ARN }),
  ListActivities: structure({ maxResults: PAGE_SIZE, nextToken: PAGE_TOKEN }),
  GetActivityTask: structure({ "activityArn!": ARN, workerName: NAME }),
  SendTaskSuccess: structure({ "taskToken!": TASK_TOKEN, "output!": PAYLOAD }),
  SendTaskFailure: structure({ "taskToken!": TASK_TOKEN, error: ERROR, cause: CAUSE }),
  SendTaskHeartbeat: structure({ "taskToken!": TASK_TOKEN }),
  StartExecution: structure({
    "stateMachineArn!": ARN,
    name: NAME,
    input: PAYLOAD,
    traceHeader: TRACE_HEADER,
  }),
  StartSyncExecution: structure({
    "stateMachineArn!": ARN,
    name: NAME,
    input: PAYLOAD,
    traceHeader: TRACE_HEADER,
    includedData: INCLUDED_DATA,
  }),
  StopExecution: structure({ "executionArn!": ARN, error: ERROR, cause: CAUSE }),
  RedriveExecution: structure({ "executionArn!": ARN, clientToken: CLIENT_TOKEN }),
  DescribeExecution: structure({ "executionArn!": ARN, includedData: INCLUDED_DATA }),
  DescribeStateMachineForExecution: structure({ "executionArn!": ARN, includedData: INCLUDED_DATA }),
  ListExecutions: structure({
    stateMachineArn: ARN,
    statusFilter: oneOf("SUCCEEDED", "TIMED_OUT", "PENDING_REDRIVE", "ABORTED", "FAILED", "RUNNING"),
    maxResults: PAGE_SIZE,
    nextToken: EXECUTIONS_PAGE_TOKEN,
    mapRunArn: LONG_ARN,
    redriveFilter: oneOf("REDRIVEN", "NOT_REDRIVEN"),
  }),
  GetExecutionHistory: structure({
    "executionArn!": ARN,
    maxResults: PAGE_SIZE,
    reverseOrder: boolean,
    nextToken: PAGE_TOKEN,
    includeExecutionData: boolean,
  }),
  ListMapRuns: structure({ "executionArn!": ARN, maxResults: PAGE_SIZE, nextToken: PAGE_TOKEN }),
  DescribeMapRun: structure({ "mapRunArn!": LONG_ARN }),
  UpdateMapRun: structure({
    "mapRunArn!": LONG_ARN,
    maxConcurrency: integer(0, INTEGER_MAX),
    toleratedFailurePercentage: float(0, 100),
    toleratedFailureCount: long(0, Number.MAX_SAFE_INTEGER),
  }),
  TestState: structure({
    "definition!": DEFINITION,
    roleArn: ARN,
    input: PAYLOAD,
    inspectionLevel: oneOf("INFO", "DEBUG", "TRACE"),
    revealSecrets: boolean,
    variables: PAYLOAD,
    stateName: text(1, 80, { sensitive: true }),
    mock: structure({
      result: PAYLOAD,
      errorOutput: structure({ error: ERROR, cause: CAUSE }),
      fieldValidationMode: oneOf("STRICT", "PRESENT", "NONE"),
    }),
    context: PAYLOAD,
    stateConfiguration: structure({
      retrierRetryCount: integer(0, INTEGER_MAX),
      errorCausedByState: text(1, 80, { sensitive: true }),
      mapIterationFailureCount: integer(0, INTEGER_MAX),
      mapItemReaderData: PAYLOAD,
    }),
  }),
  TagResource: structure({ "resourceArn!": ARN, "tags!": TAGS }),
  UntagResource: structure({ "resourceArn!": ARN, "tagKeys!": listOf(TAG_KEY) }),
  ListTagsForResource: structure({ "resourceArn!": ARN }),
} as const;

/** An operation that this version serves. */
export type ServedOperation = keyof typeof REQUESTS;
