import type { StepwellService } from "../runtime/service.ts";
import type { AliasRow, StateMachineRow } from "../store/store.ts";
import { parseStateMachineArn, versionNumber } from "./arn.ts";
import { InvalidArn, ResourceNotFound } from "./exceptions.ts";
import { findStateMachine, unlabelled } from "./state-machine-lookup.ts";

export interface FoundAlias {
  readonly machine: StateMachineRow;
  readonly alias: AliasRow;
}

/**
 * The alias of an ARN that a caller gave.
 *
 * @throws {InvalidArn} @throws {ResourceNotFound}
 */
export async function aliasOf(service: StepwellService, arn: string): Promise<FoundAlias> {
  const found = await findAlias(service, arn);
  if (found === undefined) throw resourceDoesNotExist(arn);
  return found;
}

/** The same; undefined where there is none. @throws {InvalidArn} */
export async function findAlias(service: StepwellService, arn: string): Promise<FoundAlias | undefined> {
  const { qualifier, ...ref } = unlabelled(parseStateMachineArn(arn));
  if (qualifier === undefined || versionNumber(qualifier) !== undefined) {
    throw new InvalidArn(`Invalid Arn: 'Not the ARN of a state machine alias: ${arn}'`);
  }
  const machine = await findStateMachine(service, ref);
  const alias = machine === undefined ? undefined : await service.versions.alias(machine.id, qualifier);
  return machine && alias && { machine, alias };
}

export function resourceDoesNotExist(arn: string): ResourceNotFound {
  return new ResourceNotFound("Request references a resource that does not exist.", { resourceName: arn });
}
