/**
 * The members of each answer in the order of AWS's model, which is the order that the AWS CLI prints.
 * `name@` is a timestamp, `name:Shape` holds that shape or a list of it.
 */
export const ANSWER_MEMBERS: Readonly<Record<string, string>> = {
  CreateStateMachine: "stateMachineArn creationDate@ stateMachineVersionArn",
  DescribeStateMachine:
    "stateMachineArn name status definition roleArn type creationDate@ loggingConfiguration:LoggingConfiguration tracingConfiguration label revisionId description encryptionConfiguration:EncryptionConfiguration variableReferences",
  LoggingConfiguration: "level includeExecutionData destinations",
  EncryptionConfiguration: "kmsKeyId kmsDataKeyReusePeriodSeconds type",
  UpdateStateMachine: "updateDate@ revisionId stateMachineVersionArn",
  ListStateMachines: "stateMachines:StateMachineListItem nextToken",
  StateMachineListItem: "stateMachineArn name type creationDate@",
  PublishStateMachineVersion: "creationDate@ stateMachineVersionArn",
  ListStateMachineVersions: "stateMachineVersions:StateMachineVersionListItem nextToken",
  StateMachineVersionListItem: "stateMachineVersionArn creationDate@",
  CreateStateMachineAlias: "stateMachineAliasArn creationDate@",
  DescribeStateMachineAlias:
    "stateMachineAliasArn name description routingConfiguration:RoutingConfigurationListItem creationDate@ updateDate@",
  RoutingConfigurationListItem: "stateMachineVersionArn weight",
  UpdateStateMachineAlias: "updateDate@",
  ListStateMachineAliases: "stateMachineAliases:StateMachineAliasListItem nextToken",
  StateMachineAliasListItem: "stateMachineAliasArn creationDate@",
  CreateActivity: "activityArn creationDate@",
  DescribeActivity: "activityArn name creationDate@ encryptionConfiguration:EncryptionConfiguration",
  ListActivities: "activities:ActivityListItem nextToken",
  ActivityListItem: "activityArn name creationDate@",
  GetActivityTask: "taskToken input",
  StartExecution: "executionArn startDate@",
  StartSyncExecution:
    "executionArn stateMachineArn name startDate@ stopDate@ status error cause input inputDetails output outputDetails traceHeader billingDetails:BillingDetails",
  BillingDetails: "billedMemoryUsedInMB billedDurationInMilliseconds",
  StopExecution: "stopDate@",
  RedriveExecution: "redriveDate@",
  TestState: "output error cause inspectionData:InspectionData nextState status",
  InspectionData:
    "input afterArguments afterInputPath afterParameters result afterResultSelector afterResultPath request:InspectionDataRequest response:InspectionDataResponse variables errorDetails:InspectionErrorDetails afterItemsPath afterItemSelector afterItemBatcher afterItemsPointer toleratedFailureCount toleratedFailurePercentage maxConcurrency",
  InspectionDataRequest: "protocol method url headers body",
  InspectionDataResponse: "protocol statusCode statusMessage headers body",
  InspectionErrorDetails: "catchIndex retryIndex retryBackoffIntervalSeconds",
  DescribeExecution:
    "executionArn stateMachineArn name status startDate@ stopDate@ input inputDetails output outputDetails traceHeader mapRunArn error cause stateMachineVersionArn stateMachineAliasArn redriveCount redriveDate@ redriveStatus redriveStatusReason",
  ListExecutions: "executions:ExecutionListItem nextToken",
  ExecutionListItem:
    "executionArn stateMachineArn name status startDate@ stopDate@ mapRunArn itemCount stateMachineVersionArn stateMachineAliasArn redriveCount redriveDate@",
  DescribeStateMachineForExecution:
    "stateMachineArn name definition roleArn updateDate@ loggingConfiguration:LoggingConfiguration tracingConfiguration mapRunArn label revisionId encryptionConfiguration:EncryptionConfiguration variableReferences",
  ListMapRuns: "mapRuns:MapRunListItem nextToken",
  MapRunListItem: "executionArn mapRunArn stateMachineArn startDate@ stopDate@",
  DescribeMapRun:
    "mapRunArn executionArn status startDate@ stopDate@ maxConcurrency toleratedFailurePercentage toleratedFailureCount itemCounts:MapRunCounts executionCounts:MapRunCounts redriveCount redriveDate@",
  MapRunCounts:
    "pending running succeeded failed timedOut aborted total resultsWritten failuresNotRedrivable pendingRedrive",
  GetExecutionHistory: "events:HistoryEvent nextToken",
  // An event holds at most one of its many details, so that only this one order matters for them.
  HistoryEvent:
    "timestamp@ type id previousEventId activityScheduledEventDetails:ScheduledDetails activitySucceededEventDetails:OutputDetails taskFailedEventDetails:TaskDetails taskScheduledEventDetails:ScheduledDetails taskStartFailedEventDetails:TaskDetails taskStartedEventDetails:TaskDetails taskSubmitFailedEventDetails:TaskDetails taskSubmittedEventDetails:TaskDetails taskSucceededEventDetails:TaskDetails taskTimedOutEventDetails:TaskDetails activityFailedEventDetails:FailureDetails activityScheduleFailedEventDetails:FailureDetails activityTimedOutEventDetails:FailureDetails executionFailedEventDetails:FailureDetails executionStartedEventDetails:ExecutionStartedDetails executionSucceededEventDetails:OutputDetails executionAbortedEventDetails:FailureDetails executionTimedOutEventDetails:FailureDetails mapIterationStartedEventDetails:MapIterationDetails mapIterationSucceededEventDetails:MapIterationDetails mapIterationFailedEventDetails:MapIterationDetails mapIterationAbortedEventDetails:MapIterationDetails lambdaFunctionFailedEventDetails:FailureDetails lambdaFunctionScheduleFailedEventDetails:FailureDetails lambdaFunctionScheduledEventDetails:ScheduledDetails lambdaFunctionStartFailedEventDetails:FailureDetails lambdaFunctionSucceededEventDetails:OutputDetails lambdaFunctionTimedOutEventDetails:FailureDetails stateEnteredEventDetails:StateDetails stateExitedEventDetails:StateDetails mapRunFailedEventDetails:FailureDetails mapRunRedrivenEventDetails:MapRunRedrivenDetails evaluationFailedEventDetails:FailureDetails",
  ScheduledDetails:
    "resourceType resource region input inputDetails parameters timeoutInSeconds heartbeatInSeconds taskCredentials",
  TaskDetails: "resourceType resource error cause output outputDetails",
  FailureDetails: "error cause location state",
  OutputDetails: "output outputDetails",
  ExecutionStartedDetails: "input inputDetails roleArn stateMachineAliasArn stateMachineVersionArn",
  MapIterationDetails: "name index",
  MapRunRedrivenDetails: "mapRunArn redriveCount",
  StateDetails: "name input inputDetails output outputDetails assignedVariables assignedVariablesDetails",
  ValidateStateMachineDefinition: "result diagnostics:Diagnostic truncated",
  Diagnostic: "severity code message location",
  ListTagsForResource: "tags:Tag",
  Tag: "key value",
};
