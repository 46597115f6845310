import type { Operation } from "../operation.ts";
import type { ServedOperation } from "../shapes/requests.ts";
import { createActivity } from "./create-activity.ts";
import { createStateMachine } from "./create-state-machine.ts";
import { createStateMachineAlias } from "./create-state-machine-alias.ts";
import { deleteActivity } from "./delete-activity.ts";
import { deleteStateMachine } from "./delete-state-machine.ts";
import { deleteStateMachineAlias } from "./delete-state-machine-alias.ts";
import { deleteStateMachineVersion } from "./delete-state-machine-version.ts";
import { describeActivity } from "./describe-activity.ts";
import { describeExecution } from "./describe-execution.ts";
import { describeMapRun } from "./describe-map-run.ts";
import { describeStateMachine } from "./describe-state-machine.ts";
import { describeStateMachineAlias } from "./describe-state-machine-alias.ts";
import { describeStateMachineForExecution } from "./describe-state-machine-for-execution.ts";
import { getActivityTask } from "./get-activity-task.ts";
import { getExecutionHistory } from "./get-execution-history.ts";
import { listActivities } from "./list-activities.ts";
import { listExecutions } from "./list-executions.ts";
import { listMapRuns } from "./list-map-runs.ts";
import { listStateMachineAliases } from "./list-state-machine-aliases.ts";
import { listStateMachineVersions } from "./list-state-machine-versions.ts";
import { listStateMachines } from "./list-state-machines.ts";
import { listTagsForResource } from "./list-tags-for-resource.ts";
import { publishStateMachineVersion } from "./publish-state-machine-version.ts";
import { redriveExecution } from "./redrive-execution.ts";
import { sendTaskFailure } from "./send-task-failure.ts";
import { sendTaskHeartbeat } from "./send-task-heartbeat.ts";
import { sendTaskSuccess } from "./send-task-success.ts";
import { startExecution } from "./start-execution.ts";
import { startSyncExecution } from "./start-sync-execution.ts";
import { stopExecution } from "./stop-execution.ts";
import { tagResource } from "./tag-resource.ts";
import { testState } from "./test-state.ts";
import { untagResource } from "./untag-resource.ts";
import { updateMapRun } from "./update-map-run.ts";
import { updateStateMachine } from "./update-state-machine.ts";
import { updateStateMachineAlias } from "./update-state-machine-alias.ts";
import { validateStateMachineDefinition } from "./validate-state-machine-definition.ts";

const SERVED: Readonly<Record<ServedOperation, Operation>> = {
  CreateStateMachine: createStateMachine,
  DescribeStateMachine: describeStateMachine,
  UpdateStateMachine: updateStateMachine,
  DeleteStateMachine: deleteStateMachine,
  ListStateMachines: listStateMachines,
  ValidateStateMachineDefinition: validateStateMachineDefinition,
  PublishStateMachineVersion: publishStateMachineVersion,
  ListStateMachineVersions: listStateMachineVersions,
  DeleteStateMachineVersion: deleteStateMachineVersion,
  CreateStateMachineAlias: createStateMachineAlias,
  DescribeStateMachineAlias: describeStateMachineAlias,
  UpdateStateMachineAlias: updateStateMachineAlias,
  DeleteStateMachineAlias: deleteStateMachineAlias,
  ListStateMachineAliases: listStateMachineAliases,
  CreateActivity: createActivity,
  DescribeActivity: describeActivity,
  DeleteActivity: deleteActivity,
  ListActivities: listActivities,
  GetActivityTask: getActivityTask,
  SendTaskSuccess: sendTaskSuccess,
  SendTaskFailure: sendTaskFailure,
  SendTaskHeartbeat: sendTaskHeartbeat,
  StartExecution: startExecution,
  StartSyncExecution: startSyncExecution,
  StopExecution: stopExecution,
  RedriveExecution: redriveExecution,
  DescribeExecution: describeExecution,
  DescribeStateMachineForExecution: describeStateMachineForExecution,
  ListExecutions: listExecutions,
  GetExecutionHistory: getExecutionHistory,
  ListMapRuns: listMapRuns,
  DescribeMapRun: describeMapRun,
  UpdateMapRun: updateMapRun,
  TestState: testState,
  TagResource: tagResource,
  UntagResource: untagResource,
  ListTagsForResource: listTagsForResource,
};

/** The operations served, by AWS's name; a Map, because `constructor` is no operation. */
export const OPERATIONS: ReadonlyMap<string, Operation> = new Map(Object.entries(SERVED));
