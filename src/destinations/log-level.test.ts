import { expect, test } from "vitest";
import { isLogged } from "./log-level.ts";

const bySeverity = (type: string) =>
  (["ALL", "ERROR", "FATAL", "OFF"] as const).filter((level) => isLogged(level, type));

test.each([
  "ExecutionStarted",
  "ExecutionSucceeded",
  "PassStateEntered",
  "TaskStateExited",
  "TaskScheduled",
  "TaskStarted",
  "TaskSubmitted",
  "TaskSucceeded",
  "LambdaFunctionScheduled",
  "MapIterationStarted",
  "ParallelStateStarted",
  "ExecutionRedriven",
  "MapRunStarted",
])("%s is at level ALL only", (type) => {
  expect(bySeverity(type)).toEqual(["ALL"]);
});

test.each([
  "FailStateEntered",
  "TaskFailed",
  "TaskTimedOut",
  "TaskStartFailed",
  "TaskSubmitFailed",
  "TaskStateAborted",
  "LambdaFunctionFailed",
  "LambdaFunctionScheduleFailed",
  "LambdaFunctionStartFailed",
  "LambdaFunctionTimedOut",
  "ActivityFailed",
  "ActivityScheduleFailed",
  "MapIterationAborted",
  "MapIterationFailed",
  "MapStateFailed",
  "ParallelStateAborted",
  "MapRunFailed",
  "EvaluationFailed",
])("%s is at level ERROR too", (type) => {
  expect(bySeverity(type)).toEqual(["ALL", "ERROR"]);
});

test.each(["ExecutionFailed", "ExecutionAborted", "ExecutionTimedOut"])("%s is at level FATAL too", (type) => {
  expect(bySeverity(type)).toEqual(["ALL", "ERROR", "FATAL"]);
});
