import type { DescribeStateMachineInput, DescribeStateMachineOutput } from "@aws-sdk/client-sfn";
import type { StartThrough, StepwellService } from "../../runtime/service.ts";
import type { StateMachineRow, VersionRow } from "../../store/store.ts";
import { mintQualifiedArn, mintStateMachineArn } from "../arn.ts";
import { shownSettings } from "../machine-settings.ts";
import { defineOperation } from "../operation.ts";
import { revisionOf } from "../revision-lookup.ts";
import { qualifiedMachineOf, stateMachineDoesNotExist } from "../state-machine-lookup.ts";
import { epochSeconds } from "../timestamps.ts";
import { variableReferencesOf } from "../variable-references.ts";

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachine.html */
export const describeStateMachine = defineOperation<DescribeStateMachineInput, DescribeStateMachineOutput>(
  "DescribeStateMachine",
  async ({ stateMachineArn, includedData }, { service }) => {
    const { machine, through } = await qualifiedMachineOf(service, stateMachineArn);
    const { name, type, status } = machine;
    const version = through && (await versionOf(service, through, stateMachineArn));
    const revision = version === undefined ? machine.revision : await revisionOf(service, version);
    return {
      stateMachineArn: through === undefined ? mintStateMachineArn(machine, name) : qualifiedArn(machine, through),
      name,
      status: status === "ACTIVE" ? "ACTIVE" : "DELETING",
      definition: includedData === "METADATA_ONLY" ? "{}" : revision.definition,
      roleArn: revision.roleArn,
      type,
      creationDate: epochSeconds(version?.createdAt ?? machine.createdAt),
      description: version?.description ?? undefined,
      ...shownSettings(revision),
      revisionId: revision.awsRevisionId ?? undefined,
      variableReferences: variableReferencesOf(service.stateMachines.program(revision)),
    };
  },
);

function qualifiedArn(machine: StateMachineRow, through: StartThrough): string {
  const qualifier = through.kind === "alias" ? through.alias.name : through.version.number;
  return mintQualifiedArn(machine, machine.name, qualifier);
}

/** The version itself, or of those that an alias leads to the one that most executions run. */
async function versionOf(service: StepwellService, through: StartThrough, arn: string): Promise<VersionRow> {
  if (through.kind === "version") return through.version;
  const { stateMachineId, routing } = through.alias;
  const [heaviest] = routing.toSorted((one, other) => other.weight - one.weight);
  const version = heaviest && (await service.versions.byNumber(stateMachineId, heaviest.version));
  if (version === undefined) throw stateMachineDoesNotExist(arn);
  return version;
}
