import type { TaskPattern } from "./resource.ts";

/** The patterns that an action of an optimized integration has besides request-response, which all have. */
type Patterns = readonly Exclude<TaskPattern, "request">[];
type Actions = Readonly<Record<string, Patterns>>;

const PLAIN: Patterns = [];
const JOB: Patterns = ["sync"];
const TOKEN: Patterns = ["waitForTaskToken"];

/**
 * The optimized integrations: service, action, patterns.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html
 */
const OPTIMIZED: Readonly<Record<string, Actions>> = {
  apigateway: { invoke: TOKEN },
  athena: { startQueryExecution: JOB, stopQueryExecution: PLAIN, getQueryExecution: PLAIN, getQueryResults: PLAIN },
  batch: { submitJob: JOB },
  bedrock: { invokeModel: TOKEN, createModelCustomizationJob: JOB },
  bedrockagentcore: { invokeHarness: PLAIN },
  codebuild: {
    startBuild: JOB,
    stopBuild: PLAIN,
    batchDeleteBuilds: PLAIN,
    batchGetReports: PLAIN,
    startBuildBatch: JOB,
    stopBuildBatch: PLAIN,
    retryBuildBatch: JOB,
    deleteBuildBatch: PLAIN,
  },
  databrew: { startJobRun: JOB },
  dynamodb: { getItem: PLAIN, putItem: PLAIN, updateItem: PLAIN, deleteItem: PLAIN },
  ecs: { runTask: ["sync", "waitForTaskToken"] },
  eks: {
    createCluster: JOB,
    deleteCluster: JOB,
    createFargateProfile: JOB,
    deleteFargateProfile: JOB,
    createNodegroup: JOB,
    deleteNodegroup: JOB,
    runJob: JOB,
    call: TOKEN,
  },
  elasticmapreduce: {
    createCluster: JOB,
    setClusterTerminationProtection: PLAIN,
    terminateCluster: JOB,
    addStep: JOB,
    cancelStep: PLAIN,
    modifyInstanceFleetByName: PLAIN,
    modifyInstanceGroupByName: PLAIN,
  },
  "emr-containers": { createVirtualCluster: PLAIN, deleteVirtualCluster: JOB, startJobRun: JOB },
  "emr-serverless": {
    createApplication: JOB,
    startApplication: JOB,
    stopApplication: JOB,
    deleteApplication: JOB,
    startJobRun: JOB,
    cancelJobRun: JOB,
  },
  events: { putEvents: TOKEN },
  glue: { startJobRun: JOB },
  http: { invoke: PLAIN },
  lambda: { invoke: TOKEN },
  mediaconvert: { createJob: JOB },
  sagemaker: {
    createEndpoint: PLAIN,
    createEndpointConfig: PLAIN,
    createHyperParameterTuningJob: JOB,
    createLabelingJob: JOB,
    createModel: PLAIN,
    createProcessingJob: JOB,
    createTrainingJob: JOB,
    createTransformJob: JOB,
    updateEndpoint: PLAIN,
  },
  sns: { publish: TOKEN },
  sqs: { sendMessage: TOKEN },
  states: { startExecution: ["sync", "sync:2", "waitForTaskToken"] },
};

/** Operations that the AWS SDK integration does not offer, by service. */
const NOT_IN_SDK: Readonly<Record<string, readonly string[]>> = {
  bedrockagentruntime: [
    "invokeAgent",
    "invokeFlow",
    "invokeInlineAgent",
    "optimizePrompt",
    "retrieveAndGenerateStream",
  ],
  bedrockruntime: ["invokeModelWithResponseStream", "converseStream"],
  cloudwatchlogs: ["startLiveTail"],
  dataexchange: ["sendApiAsset"],
  efs: ["createTags"],
  elastictranscoder: ["testRole"],
  emr: ["describeJobFlows"],
  kinesis: ["subscribeToShard"],
  lambda: ["invokeAsync", "invokeWithResponseStream"],
  lexruntimev2: ["startConversation"],
  mediapackage: ["rotateChannelCredentials"],
  qbusiness: ["chat"],
  rdsdata: ["executeSql"],
  s3: ["selectObjectContent"],
  sagemakerruntime: ["invokeEndpointWithResponseStream"],
  shield: ["deleteSubscription"],
  sts: ["assumeRole", "assumeRoleWithSAML", "assumeRoleWithWebIdentity"],
};

/** Whether `arn:aws:states:::<service>:<action>` exists and has the pattern. */
export function hasOptimizedIntegration(service: string, action: string, pattern: TaskPattern): boolean {
  const actions = Object.hasOwn(OPTIMIZED, service) ? OPTIMIZED[service] : undefined;
  const patterns = actions !== undefined && Object.hasOwn(actions, action) ? actions[action] : undefined;
  return patterns !== undefined && (pattern === "request" || patterns.includes(pattern));
}

/**
 * Whether the AWS SDK integration may have the action. AWS adds services every month, so any well-formed name passes
 * but those that are known to be left out.
 */
export function hasSdkIntegration(service: string, action: string, pattern: TaskPattern): boolean {
  if (pattern === "sync" || pattern === "sync:2") return false;
  if (!/^[a-z0-9]+$/.test(service) || !/^[a-z][A-Za-z0-9]*$/.test(action)) return false;
  return !(NOT_IN_SDK[service] ?? []).includes(action);
}

/** All resources of optimized integrations, without their patterns; for suggestions. */
export function optimizedResources(): readonly string[] {
  return Object.entries(OPTIMIZED).flatMap(([service, actions]) =>
    Object.keys(actions).map((action) => `${service}:${action}`),
  );
}

/**
 * Parameters that AWS demands when the machine is created. A key that ends in `.$` counts. Only those are listed that
 * AWS was seen to ask for; others fail when the task runs.
 */
const REQUIRED_PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  "dynamodb:getItem": ["TableName", "Key"],
  "dynamodb:putItem": ["TableName", "Item"],
  "ecs:runTask": ["TaskDefinition"],
  "events:putEvents": ["Entries"],
  "glue:startJobRun": ["JobName"],
  "lambda:invoke": ["FunctionName"],
  "sns:publish": ["Message"],
  "sqs:sendMessage": ["QueueUrl", "MessageBody"],
  "states:startExecution": ["StateMachineArn"],
};

export function requiredParameters(service: string, action: string): readonly string[] {
  return REQUIRED_PARAMETERS[`${service}:${action}`] ?? [];
}
