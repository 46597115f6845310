import type { ExecutionIdentity } from "../engine/execution.ts";
import type { StateMachineRow } from "../store/store.ts";

/** What is fixed about an execution, from the rows that keep it. */
export function executionIdentity(
  machine: StateMachineRow,
  roleArn: string,
  name: string,
  mockTestCase: string | null,
): ExecutionIdentity {
  const { region, account } = machine;
  const partition = partitionOf(region);
  const arnStart = `arn:${partition}:states:${region}:${account}`;
  return {
    executionArn: `${arnStart}:execution:${machine.name}:${name}`,
    name,
    stateMachineArn: `${arnStart}:stateMachine:${machine.name}`,
    stateMachineName: machine.name,
    roleArn,
    partition,
    region,
    account,
    ...(mockTestCase === null ? {} : { mockTestCase }),
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
