import { partitionOf } from "../runtime/identity.ts";
import type { StepwellService } from "../runtime/service.ts";
import type { StateMachineRow } from "../store/store.ts";
import { parseStateMachineArn, type StateMachineRef } from "./arn.ts";
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
