import type { StepwellService } from "../runtime/service.ts";
import type { RevisionId, StateMachineRow, VersionRow } from "../store/store.ts";
import { mintStateMachineArn } from "./arn.ts";
import { ServiceQuotaExceededException, ValidationException } from "./exceptions.ts";
import { stateMachineDeleting } from "./state-machine-lookup.ts";

/** @throws {ValidationException} for a description of a version that is not to be published. */
export function checkPublishing(request: { readonly publish?: boolean; readonly versionDescription?: string }): void {
  if (request.versionDescription === undefined || request.publish === true) return;
  throw new ValidationException("Version description can only be set when publish is true");
}

/**
 * Checks that a new revision can be published, before it is made, so that a request that is refused changes nothing.
 * Two requests at once may both pass for the last place.
 *
 * @throws {ServiceQuotaExceededException}
 */
export async function checkRoomForVersion(service: StepwellService, machine: StateMachineRow): Promise<void> {
  if (!(await service.versions.hasRoom(machine.id))) throw tooManyVersions(machine);
}

/**
 * Publishes a revision as the machine's next version; one that is published already keeps its number.
 *
 * @throws {StateMachineDeleting} @throws {ServiceQuotaExceededException}
 */
export async function publishRevision(
  service: StepwellService,
  machine: StateMachineRow,
  revision: RevisionId,
  description: string | undefined,
): Promise<VersionRow> {
  const outcome = await service.versions.publish(machine.id, revision, description ?? null);
  switch (outcome.kind) {
    case "published":
    case "exists":
      return outcome.row;
    case "tooMany":
      throw tooManyVersions(machine);
    case "stateMachineGone":
      throw stateMachineDeleting(mintStateMachineArn(machine, machine.name));
  }
}

function tooManyVersions(machine: StateMachineRow): ServiceQuotaExceededException {
  const arn = mintStateMachineArn(machine, machine.name);
  return new ServiceQuotaExceededException(`The maximum number of versions of the state machine is reached: '${arn}'`);
}
