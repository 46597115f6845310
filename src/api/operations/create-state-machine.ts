import type { CreateStateMachineInput, CreateStateMachineOutput } from "@aws-sdk/client-sfn";
import type { RevisionContent, StateMachineRow } from "../../store/store.ts";
import { checkRoleArn, mintQualifiedArn, mintStateMachineArn } from "../arn.ts";
import { checkDefinition } from "../definition-check.ts";
import { StateMachineAlreadyExists, StateMachineLimitExceeded } from "../exceptions.ts";
import { encryptionText, loggingText, tracingText } from "../machine-settings.ts";
import { checkName } from "../names.ts";
import { defineOperation } from "../operation.ts";
import { checkPublishing, publishRevision } from "../publishing.ts";
import { stateMachineDeleting } from "../state-machine-lookup.ts";
import { withTags } from "../tags.ts";
import { epochSeconds } from "../timestamps.ts";

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html */
export const createStateMachine = defineOperation<CreateStateMachineInput, CreateStateMachineOutput>(
  "CreateStateMachine",
  async (request, { service, settings, context }) => {
    const { name, definition, roleArn, type = "STANDARD" } = request;
    checkName(name);
    checkRoleArn(roleArn);
    checkPublishing(request);
    const content: RevisionContent = {
      definition,
      roleArn,
      loggingConfiguration: loggingText(request.loggingConfiguration),
      tracingConfiguration: tracingText(request.tracingConfiguration),
      encryptionConfiguration: encryptionText(request.encryptionConfiguration),
    };
    const stateMachineArn = mintStateMachineArn(context, name);
    const tags = withTags([], request.tags ?? [], { arn: stateMachineArn, tagsMax: settings.tagsMax });
    checkDefinition(definition, type);

    const { region, account } = context;
    const outcome = await service.stateMachines.create({ region, account, name, type, content, tags });
    if (outcome.kind === "tooMany") {
      throw new StateMachineLimitExceeded(
        `State Machine Limit Exceeded: 'The maximum number of state machines is reached in ${region} of ${account}'`,
      );
    }
    const { row } = outcome;
    if (outcome.kind === "exists") checkIsRepetition(row, type, content, stateMachineArn);
    const created = { stateMachineArn, creationDate: epochSeconds(row.createdAt) };
    if (request.publish !== true) return created;
    const version = await publishRevision(service, row, row.revision.id, request.versionDescription);
    if (version.description !== (request.versionDescription ?? null)) throw alreadyExists(stateMachineArn);
    return { ...created, stateMachineVersionArn: mintQualifiedArn(row, name, version.number) };
  },
);

/** Creating the same again succeeds and changes nothing: another role and other tags are not looked at, as on AWS. */
function checkIsRepetition(row: StateMachineRow, type: string, content: RevisionContent, arn: string): void {
  if (row.status !== "ACTIVE") throw stateMachineDeleting(arn);
  const { revision } = row;
  const same =
    row.type === type &&
    revision.definition === content.definition &&
    revision.loggingConfiguration === content.loggingConfiguration &&
    revision.tracingConfiguration === content.tracingConfiguration &&
    revision.encryptionConfiguration === content.encryptionConfiguration;
  if (!same) throw alreadyExists(arn);
}

function alreadyExists(arn: string): StateMachineAlreadyExists {
  return new StateMachineAlreadyExists(`State Machine Already Exists: '${arn}'`);
}
