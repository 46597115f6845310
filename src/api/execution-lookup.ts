import { partitionOf } from "../runtime/identity.ts";
import type { StepwellService } from "../runtime/service.ts";
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

async function findExecution(
  service: StepwellService,
  { partition, region, account, machineName, label, name }: ExecutionRef,
): Promise<ExecutionRow | undefined> {
  if (label !== undefined || partition !== partitionOf(region)) return undefined;
  return service.executions.byName(region, account, machineName, name);
}

export function executionDoesNotExist(arn: string): ExecutionDoesNotExist {
  return new ExecutionDoesNotExist(`Execution Does Not Exist: '${arn}'`);
}
