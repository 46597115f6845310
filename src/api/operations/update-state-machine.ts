import type { UpdateStateMachineInput, UpdateStateMachineOutput } from "@aws-sdk/client-sfn";
import type { RevisionContent, RevisionRow } from "../../store/store.ts";
import { checkRoleArn, mintQualifiedArn } from "../arn.ts";
import { checkDefinition } from "../definition-check.ts";
import { MissingRequiredParameter } from "../exceptions.ts";
import { encryptionText, loggingText, tracingText } from "../machine-settings.ts";
import { defineOperation } from "../operation.ts";
import { checkPublishing, checkRoomForVersion, publishRevision } from "../publishing.ts";
import type { Request } from "../shapes/typed.ts";
import { stateMachineDeleting, stateMachineDoesNotExist, stateMachineOf } from "../state-machine-lookup.ts";
import { epochSeconds } from "../timestamps.ts";

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_UpdateStateMachine.html */
export const updateStateMachine = defineOperation<UpdateStateMachineInput, UpdateStateMachineOutput>(
  "UpdateStateMachine",
  async (request, { service }) => {
    const { stateMachineArn, definition, roleArn } = request;
    const machine = await stateMachineOf(service, stateMachineArn);
    if (machine.status !== "ACTIVE") throw stateMachineDeleting(stateMachineArn);
    checkChangesSomething(request);
    checkPublishing(request);
    if (roleArn !== undefined) checkRoleArn(roleArn);
    const content = changed(machine.revision, request);
    if (definition !== undefined) checkDefinition(definition, machine.type);

    // An update that changes nothing makes no revision: AWS answers the id it has.
    const isChange = !isSame(machine.revision, content);
    if (isChange && request.publish === true) await checkRoomForVersion(service, machine);
    const revision = isChange ? await service.stateMachines.update(machine.id, content) : machine.revision;
    if (revision === undefined) throw stateMachineDoesNotExist(stateMachineArn);
    if (request.publish !== true) return answer(revision);
    const version = await publishRevision(service, machine, revision.id, request.versionDescription);
    return {
      ...answer(revision),
      stateMachineVersionArn: mintQualifiedArn(machine, machine.name, version.number),
    };
  },
);

function checkChangesSomething(request: Request<UpdateStateMachineInput>): void {
  const { definition, roleArn, loggingConfiguration, tracingConfiguration, encryptionConfiguration } = request;
  const given = [definition, roleArn, loggingConfiguration, tracingConfiguration, encryptionConfiguration];
  if (given.some((member) => member !== undefined)) return;
  throw new MissingRequiredParameter(
    "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified",
  );
}

/** What is not given stays; a configuration that is given replaces the whole of the old one. */
function changed(old: RevisionContent, request: Request<UpdateStateMachineInput>): RevisionContent {
  const { loggingConfiguration, tracingConfiguration, encryptionConfiguration } = request;
  return {
    definition: request.definition ?? old.definition,
    roleArn: request.roleArn ?? old.roleArn,
    loggingConfiguration: loggingConfiguration ? loggingText(loggingConfiguration) : old.loggingConfiguration,
    tracingConfiguration: tracingConfiguration ? tracingText(tracingConfiguration) : old.tracingConfiguration,
    encryptionConfiguration: encryptionConfiguration
      ? encryptionText(encryptionConfiguration)
      : old.encryptionConfiguration,
  };
}

function isSame(one: RevisionContent, other: RevisionContent): boolean {
  return (
    one.definition === other.definition &&
    one.roleArn === other.roleArn &&
    one.loggingConfiguration === other.loggingConfiguration &&
    one.tracingConfiguration === other.tracingConfiguration &&
    one.encryptionConfiguration === other.encryptionConfiguration
  );
}

function answer(revision: RevisionRow): { readonly updateDate: number; readonly revisionId: string | undefined } {
  return { updateDate: epochSeconds(revision.createdAt), revisionId: revision.awsRevisionId ?? undefined };
}
