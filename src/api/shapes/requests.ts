import { boolean, integer, listOf, oneOf, structure, text } from "./shape.ts";

const ARN = text(1, 256);
const LONG_ARN = text(1, 2000);
const NAME = text(1, 80);
const DEFINITION = text(1, 1_048_576, { sensitive: true });
/** Its length is a setting (AWS: 262,144 bytes) and is checked by the operation. */
const PAYLOAD = text(0, Number.MAX_SAFE_INTEGER, { sensitive: true });
const DESCRIPTION = text(0, 256, { sensitive: true });
const ERROR = text(0, 256, { sensitive: true });
const CAUSE = text(0, 32_768, { sensitive: true });
const TRACE_HEADER = text(0, 256, { pattern: { source: "\\p{ASCII}*", test: /^\p{ASCII}*$/u } });
const PAGE_SIZE = integer(0, 1000);
const PAGE_TOKEN = text(1, 1024);
const EXECUTIONS_PAGE_TOKEN = text(1, 3096);
const TAG_KEY = text(1, 128);
const TAGS = listOf(structure({ key: TAG_KEY, value: text(0, 256) }));

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
  TagResource: structure({ "resourceArn!": ARN, "tags!": TAGS }),
  UntagResource: structure({ "resourceArn!": ARN, "tagKeys!": listOf(TAG_KEY) }),
  ListTagsForResource: structure({ "resourceArn!": ARN }),
} as const;

/** An operation that this version serves. */
export type ServedOperation = keyof typeof REQUESTS;
