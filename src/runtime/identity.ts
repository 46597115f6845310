import type { ExecutionIdentity } from "../engine/execution.ts";
import type { StartedThrough, StateMachineRow } from "../store/store.ts";

/**
 * What is fixed about an execution, from the rows that keep it.
 *
 * @param executionArn default: a Standard execution's, which follows from its name.
 */
export function executionIdentity(
  machine: StateMachineRow,
  roleArn: string,
  name: string,
  mockTestCase: string | null,
  startedThrough: StartedThrough | undefined,
  executionArn = standardArn(machine, name),
): ExecutionIdentity {
  const { region, account } = machine;
  const partition = partitionOf(region);
  const stateMachineArn = `arn:${partition}:states:${region}:${account}:stateMachine:${machine.name}`;
  return {
    executionArn,
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

function standardArn({ region, account, name: machineName }: StateMachineRow, name: string): string {
  return `arn:${partitionOf(region)}:states:${region}:${account}:execution:${machineName}:${name}`;
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
