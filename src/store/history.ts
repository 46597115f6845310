import type { HistoryEvent as SdkHistoryEvent } from "@aws-sdk/client-sfn";
import { assertNever } from "../engine/assert-never.ts";
import type { ExecutionIdentity } from "../engine/execution.ts";
import type { EventRecord } from "../engine/records.ts";
import type { EpochMs } from "../engine/units.ts";
import type { Variables } from "../engine/variables.ts";

/** AWS's HistoryEvent, but for its time: epoch seconds exist only in the API. */
export type HistoryEvent = Omit<SdkHistoryEvent, "timestamp"> & { readonly timestamp: EpochMs };

type Details = Omit<SdkHistoryEvent, "timestamp" | "type" | "id" | "previousEventId">;

/** Stepwell never cuts a payload short. */
const WHOLE = { truncated: false };

/**
 * An event as GetExecutionHistory shows it.
 *
 * @param includeExecutionData false leaves out `input`, `output` and what belongs to them.
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
export function historyEvent(
  record: EventRecord,
  identity: ExecutionIdentity,
  includeExecutionData: boolean,
): HistoryEvent {
  return {
    timestamp: record.at,
    type: record.type,
    id: record.id,
    previousEventId: record.previous,
    ...detailsOf(record, identity, includeExecutionData),
  };
}

function detailsOf(record: EventRecord, identity: ExecutionIdentity, withData: boolean): Details {
  switch (record.type) {
    case "ExecutionStarted":
      return {
        executionStartedEventDetails: {
          ...inputOf(record.input, withData),
          roleArn: identity.roleArn,
          ...startedThrough(identity),
        },
      };
    case "ExecutionSucceeded":
      return { executionSucceededEventDetails: outputOf(record.output, withData) };
    case "ExecutionFailed":
      return { executionFailedEventDetails: errorOf(record) };
    case "ExecutionAborted":
      return { executionAbortedEventDetails: errorOf(record) };
    case "ExecutionTimedOut":
      return { executionTimedOutEventDetails: errorOf(record) };
    case "ExecutionRedriven":
      return { executionRedrivenEventDetails: { redriveCount: record.redriveCount } };

    case "ChoiceStateEntered":
    case "FailStateEntered":
    case "MapStateEntered":
    case "ParallelStateEntered":
    case "PassStateEntered":
    case "SucceedStateEntered":
    case "TaskStateEntered":
    case "WaitStateEntered":
      return { stateEnteredEventDetails: { name: record.name, ...inputOf(record.input, withData) } };

    case "ChoiceStateExited":
    case "MapStateExited":
    case "ParallelStateExited":
    case "PassStateExited":
    case "SucceedStateExited":
    case "TaskStateExited":
    case "WaitStateExited":
      return {
        stateExitedEventDetails: {
          name: record.name,
          ...outputOf(record.output, withData),
          ...assignedOf(record.assigned, withData),
        },
      };

    case "TaskScheduled":
      return {
        taskScheduledEventDetails: {
          resourceType: record.resourceType,
          resource: record.resource,
          region: record.region,
          parameters: record.parameters,
          ...timeoutOf(record),
          ...heartbeatOf(record),
          ...credentialsOf(record),
        },
      };
    case "TaskStarted":
      return { taskStartedEventDetails: taskOf(record) };
    case "TaskSubmitted":
      return { taskSubmittedEventDetails: { ...taskOf(record), ...outputOf(record.output, withData) } };
    case "TaskSucceeded":
      return { taskSucceededEventDetails: { ...taskOf(record), ...outputOf(record.output, withData) } };
    case "TaskFailed":
      return { taskFailedEventDetails: { ...taskOf(record), ...errorOf(record) } };
    case "TaskTimedOut":
      return { taskTimedOutEventDetails: { ...taskOf(record), ...errorOf(record) } };
    case "TaskStartFailed":
      return { taskStartFailedEventDetails: { ...taskOf(record), ...errorOf(record) } };
    case "TaskSubmitFailed":
      return { taskSubmitFailedEventDetails: { ...taskOf(record), ...errorOf(record) } };

    case "LambdaFunctionScheduled":
      return {
        lambdaFunctionScheduledEventDetails: {
          resource: record.resource,
          ...inputOf(record.input, withData),
          ...timeoutOf(record),
          ...credentialsOf(record),
        },
      };
    case "LambdaFunctionSucceeded":
      return { lambdaFunctionSucceededEventDetails: outputOf(record.output, withData) };
    case "LambdaFunctionFailed":
      return { lambdaFunctionFailedEventDetails: errorOf(record) };
    case "LambdaFunctionTimedOut":
      return { lambdaFunctionTimedOutEventDetails: errorOf(record) };
    case "LambdaFunctionScheduleFailed":
      return { lambdaFunctionScheduleFailedEventDetails: errorOf(record) };
    case "LambdaFunctionStartFailed":
      return { lambdaFunctionStartFailedEventDetails: errorOf(record) };

    case "ActivityScheduled":
      return {
        activityScheduledEventDetails: {
          resource: record.resource,
          ...inputOf(record.input, withData),
          ...timeoutOf(record),
          ...heartbeatOf(record),
        },
      };
    case "ActivityStarted":
      return {
        activityStartedEventDetails: record.workerName === undefined ? {} : { workerName: record.workerName },
      };
    case "ActivitySucceeded":
      return { activitySucceededEventDetails: outputOf(record.output, withData) };
    case "ActivityFailed":
      return { activityFailedEventDetails: errorOf(record) };
    case "ActivityTimedOut":
      return { activityTimedOutEventDetails: errorOf(record) };
    case "ActivityScheduleFailed":
      return { activityScheduleFailedEventDetails: errorOf(record) };

    case "EvaluationFailed":
      return {
        evaluationFailedEventDetails: {
          ...errorOf(record),
          ...(record.location === undefined ? {} : { location: record.location }),
          state: record.state,
        },
      };

    case "MapStateStarted":
      return { mapStateStartedEventDetails: { length: record.length } };
    case "MapIterationStarted":
      return { mapIterationStartedEventDetails: iterationOf(record) };
    case "MapIterationSucceeded":
      return { mapIterationSucceededEventDetails: iterationOf(record) };
    case "MapIterationFailed":
      return { mapIterationFailedEventDetails: iterationOf(record) };
    case "MapIterationAborted":
      return { mapIterationAbortedEventDetails: iterationOf(record) };

    case "LambdaFunctionStarted":
    case "ParallelStateStarted":
    case "ParallelStateSucceeded":
    case "ParallelStateFailed":
    case "MapStateSucceeded":
    case "MapStateFailed":
    case "TaskStateAborted":
    case "WaitStateAborted":
    case "ParallelStateAborted":
    case "MapStateAborted":
      return {};
    default:
      return assertNever(record);
  }
}

function inputOf(input: string, withData: boolean) {
  return withData ? { input, inputDetails: WHOLE } : {};
}

function outputOf(output: string, withData: boolean) {
  return withData ? { output, outputDetails: WHOLE } : {};
}

function assignedOf(assigned: Variables | undefined, withData: boolean) {
  return withData && assigned !== undefined ? { assignedVariables: assigned, assignedVariablesDetails: WHOLE } : {};
}

/** A reason that was not given has no member; without any, AWS shows an empty object. */
function errorOf(record: { readonly error?: string; readonly cause?: string }) {
  return {
    ...(record.error === undefined ? {} : { error: record.error }),
    ...(record.cause === undefined ? {} : { cause: record.cause }),
  };
}

function taskOf(record: { readonly resourceType: string; readonly resource: string }) {
  return { resourceType: record.resourceType, resource: record.resource };
}

function timeoutOf(record: { readonly timeoutSeconds?: number }) {
  return record.timeoutSeconds === undefined ? {} : { timeoutInSeconds: record.timeoutSeconds };
}

function heartbeatOf(record: { readonly heartbeatSeconds?: number }) {
  return record.heartbeatSeconds === undefined ? {} : { heartbeatInSeconds: record.heartbeatSeconds };
}

function startedThrough({ stateMachineVersionArn, stateMachineAliasArn }: ExecutionIdentity) {
  return {
    ...(stateMachineAliasArn === undefined ? {} : { stateMachineAliasArn }),
    ...(stateMachineVersionArn === undefined ? {} : { stateMachineVersionArn }),
  };
}

function credentialsOf(record: { readonly roleArn?: string }) {
  return record.roleArn === undefined ? {} : { taskCredentials: { roleArn: record.roleArn } };
}

function iterationOf(record: { readonly name: string; readonly index: number }) {
  return { name: record.name, index: record.index };
}
