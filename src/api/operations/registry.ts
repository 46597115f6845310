import type { Operation } from "../operation.ts";
import type { ServedOperation } from "../shapes/requests.ts";
import { createStateMachine } from "./create-state-machine.ts";
import { deleteStateMachine } from "./delete-state-machine.ts";
import { describeExecution } from "./describe-execution.ts";
import { describeStateMachine } from "./describe-state-machine.ts";
import { describeStateMachineForExecution } from "./describe-state-machine-for-execution.ts";
import { getExecutionHistory } from "./get-execution-history.ts";
import { listExecutions } from "./list-executions.ts";
import { listStateMachines } from "./list-state-machines.ts";
import { listTagsForResource } from "./list-tags-for-resource.ts";
import { startExecution } from "./start-execution.ts";
import { startSyncExecution } from "./start-sync-execution.ts";
import { stopExecution } from "./stop-execution.ts";
import { tagResource } from "./tag-resource.ts";
import { untagResource } from "./untag-resource.ts";
import { updateStateMachine } from "./update-state-machine.ts";
import { validateStateMachineDefinition } from "./validate-state-machine-definition.ts";

const SERVED: Readonly<Record<ServedOperation, Operation>> = {
  CreateStateMachine: createStateMachine,
  DescribeStateMachine: describeStateMachine,
  UpdateStateMachine: updateStateMachine,
  DeleteStateMachine: deleteStateMachine,
  ListStateMachines: listStateMachines,
  ValidateStateMachineDefinition: validateStateMachineDefinition,
  StartExecution: startExecution,
  StartSyncExecution: startSyncExecution,
  StopExecution: stopExecution,
  DescribeExecution: describeExecution,
  DescribeStateMachineForExecution: describeStateMachineForExecution,
  ListExecutions: listExecutions,
  GetExecutionHistory: getExecutionHistory,
  TagResource: tagResource,
  UntagResource: untagResource,
  ListTagsForResource: listTagsForResource,
};

/** The operations served, by AWS's name; a Map, because `constructor` is no operation. */
export const OPERATIONS: ReadonlyMap<string, Operation> = new Map(Object.entries(SERVED));

/** Operations of the Step Functions API that this version does not serve: refused as unknown, but with a reason. */
export const UNSERVED_OPERATIONS: ReadonlySet<string> = new Set([
  "CreateActivity",
  "CreateStateMachineAlias",
  "DeleteActivity",
  "DeleteStateMachineAlias",
  "DeleteStateMachineVersion",
  "DescribeActivity",
  "DescribeMapRun",
  "DescribeStateMachineAlias",
  "GetActivityTask",
  "ListActivities",
  "ListMapRuns",
  "ListStateMachineAliases",
  "ListStateMachineVersions",
  "PublishStateMachineVersion",
  "RedriveExecution",
  "SendTaskFailure",
  "SendTaskHeartbeat",
  "SendTaskSuccess",
  "TestState",
  "UpdateMapRun",
  "UpdateStateMachineAlias",
]);
