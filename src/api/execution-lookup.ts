import { partitionOf } from "../runtime/identity.ts";
import type { ExecutionDescription, StepwellService } from "../runtime/service.ts";
import type { ExecutionRow } from "../store/store.ts";
import { type ExecutionRef, parseExecutionArn } from "./arn.ts";
import { ExecutionDoesNotExist } from "./exceptions.ts";

export interface FoundExecution {
  readonly ref: ExecutionRef;
  readonly row: ExecutionRow;
}

/**
 * The execution of an ARN that a caller gave.
 *
 * @throws {InvalidArn} @throws {ExecutionDoesNotExist}
 */
export async function executionOf(service: StepwellService, arn: string): Promise<FoundExecution> {
  const ref = parseExecutionArn(arn);
  const row = await findExecution(service, ref);
  if (row === undefined) throw executionDoesNotExist(arn);
  return { ref, row };
}

/**
 * The same with its input and result.
 *
 * @throws {InvalidArn} @throws {ExecutionDoesNotExist}
 */
export async function describedExecutionOf(
  service: StepwellService,
  arn: string,
): Promise<{ readonly ref: ExecutionRef; readonly execution: ExecutionDescription }> {
  const ref = parseExecutionArn(arn);
  const { region, account, machineName, name } = ref;
  const execution = isServed(ref)
    ? await service.executions.describeByName(region, account, machineName, name)
    : undefined;
  if (execution === undefined) throw executionDoesNotExist(arn);
  return { ref, execution };
}

async function findExecution(service: StepwellService, ref: ExecutionRef): Promise<ExecutionRow | undefined> {
  return isServed(ref) ? service.executions.byName(ref.region, ref.account, ref.machineName, ref.name) : undefined;
}

/** Children of a Map Run, and other partitions than the region's, are not here. */
function isServed({ partition, region, label }: ExecutionRef): boolean {
  return label === undefined && partition === partitionOf(region);
}

function executionDoesNotExist(arn: string): ExecutionDoesNotExist {
  return new ExecutionDoesNotExist(`Execution Does Not Exist: '${arn}'`);
}
