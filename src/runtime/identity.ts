import type { ExecutionIdentity } from "../engine/execution.ts";
import type { StartedThrough, StateMachineRow } from "../store/store.ts";

/** What is fixed about an execution, from the rows that keep it. */
export function executionIdentity(
  machine: StateMachineRow,
  roleArn: string,
  name: string,
  mockTestCase: string | null,
  startedThrough: StartedThrough | undefined,
): ExecutionIdentity {
  const { region, account } = machine;
  const partition = partitionOf(region);
  const arnStart = `arn:${partition}:states:${region}:${account}`;
  const stateMachineArn = `${arnStart}:stateMachine:${machine.name}`;
  return {
    executionArn: `${arnStart}:execution:${machine.name}:${name}`,
    name,
    stateMachineArn,
    stateMachineName: machine.name,
    roleArn,
    partition,
    region,
    account,
    ...(mockTestCase === null ? {} : { mockTestCase }),
    ...(startedThrough === undefined ? {} : qualifiedArns(stateMachineArn, startedThrough)),
  };
}

function qualifiedArns(stateMachineArn: string, { version, alias }: StartedThrough) {
  return {
    stateMachineVersionArn: `${stateMachineArn}:${version}`,
    ...(alias === undefined ? {} : { stateMachineAliasArn: `${stateMachineArn}:${alias}` }),
  };
}

/** AWS's partition of a region. */
export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  if (region.startsWith("us-iso-")) return "aws-iso";
  if (region.startsWith("us-isob-")) return "aws-iso-b";
  return "aws";
}
