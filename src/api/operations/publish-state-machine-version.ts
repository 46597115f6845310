import type { PublishStateMachineVersionInput, PublishStateMachineVersionOutput } from "@aws-sdk/client-sfn";
import type { RevisionRow } from "../../store/store.ts";
import { mintQualifiedArn } from "../arn.ts";
import { ConflictException } from "../exceptions.ts";
import { defineOperation } from "../operation.ts";
import { publishRevision } from "../publishing.ts";
import { stateMachineDeleting, stateMachineOf } from "../state-machine-lookup.ts";
import { epochSeconds } from "../timestamps.ts";

/** How AWS writes the revision of a machine that was never updated. */
const INITIAL = "INITIAL";
/** No revision's id is longer; AWS bounds what is given for one no more than we. */
const ECHO_MAX = 256;

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_PublishStateMachineVersion.html */
export const publishStateMachineVersion = defineOperation<
  PublishStateMachineVersionInput,
  PublishStateMachineVersionOutput
>("PublishStateMachineVersion", async ({ stateMachineArn, revisionId, description }, { service }) => {
  const machine = await stateMachineOf(service, stateMachineArn);
  if (machine.status !== "ACTIVE") throw stateMachineDeleting(stateMachineArn);
  if (revisionId !== undefined) checkRevision(machine.revision, revisionId);
  const version = await publishRevision(service, machine, machine.revision.id, description);
  return {
    creationDate: epochSeconds(version.createdAt),
    stateMachineVersionArn: mintQualifiedArn(machine, machine.name, version.number),
  };
});

function checkRevision({ awsRevisionId }: RevisionRow, given: string): void {
  const current = awsRevisionId ?? INITIAL;
  if (given === current) return;
  const shown = given.slice(0, ECHO_MAX);
  throw new ConflictException(
    `Failed to publish the State Machine version for revision ${shown}. The current State Machine revision is ${current}.`,
  );
}
