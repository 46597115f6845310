import { partitionOf } from "../runtime/identity.ts";
import type { StartThrough, StepwellService } from "../runtime/service.ts";
import type { StateMachineRow } from "../store/store.ts";
import { parseStateMachineArn, type StateMachineRef, versionNumber } from "./arn.ts";
import { StateMachineDeleting, StateMachineDoesNotExist, ValidationException } from "./exceptions.ts";

/**
 * The machine of an ARN that a caller gave: ACTIVE or DELETING.
 *
 * @throws {InvalidArn} @throws {ValidationException} for the labelled ARN of a Distributed Map.
 * @throws {StateMachineDoesNotExist}
 */
export async function stateMachineOf(service: StepwellService, arn: string): Promise<StateMachineRow> {
  const machine = await findStateMachine(service, unlabelled(parseStateMachineArn(arn)));
  if (machine === undefined) throw stateMachineDoesNotExist(arn);
  return machine;
}

/** The machine that a reference names; no version or alias is one. */
export async function findStateMachine(
  service: StepwellService,
  { partition, region, account, name, qualifier }: StateMachineRef,
): Promise<StateMachineRow | undefined> {
  if (qualifier !== undefined || partition !== partitionOf(region)) return undefined;
  return service.stateMachines.byName(region, account, name);
}

/** A machine, with the version or alias by which it was named. */
export interface QualifiedMachine {
  readonly machine: StateMachineRow;
  readonly through?: StartThrough;
}

/**
 * The machine of an ARN that a caller gave, or the version or alias of one.
 *
 * @throws {InvalidArn} @throws {ValidationException} for the labelled ARN of a Distributed Map.
 * @throws {StateMachineDoesNotExist}
 */
export async function qualifiedMachineOf(service: StepwellService, arn: string): Promise<QualifiedMachine> {
  const { qualifier, ...ref } = unlabelled(parseStateMachineArn(arn));
  const machine = await findStateMachine(service, ref);
  if (machine === undefined) throw stateMachineDoesNotExist(arn);
  if (qualifier === undefined) return { machine };
  const through = await findQualified(service, machine, qualifier);
  if (through === undefined) throw stateMachineDoesNotExist(arn);
  return { machine, through };
}

async function findQualified(
  { versions }: StepwellService,
  machine: StateMachineRow,
  qualifier: string,
): Promise<StartThrough | undefined> {
  const number = versionNumber(qualifier);
  if (number === undefined) {
    const alias = await versions.alias(machine.id, qualifier);
    return alias && { kind: "alias", alias };
  }
  const version = await versions.byNumber(machine.id, number);
  return version && { kind: "version", version };
}

/** @throws {ValidationException} for the labelled ARN of a Distributed Map. */
export function unlabelled(machine: StateMachineRef): StateMachineRef {
  if (machine.label === undefined) return machine;
  throw new ValidationException("This operation does not support the ARN of a labelled Map state", {
    reason: "API_DOES_NOT_SUPPORT_LABELED_ARNS",
  });
}

export function stateMachineDoesNotExist(arn: string): StateMachineDoesNotExist {
  return new StateMachineDoesNotExist(`State Machine Does Not Exist: '${arn}'`);
}

export function stateMachineDeleting(arn: string): StateMachineDeleting {
  return new StateMachineDeleting(`State Machine is being deleted: '${arn}'`);
}
