import type { ListStateMachineVersionsInput, ListStateMachineVersionsOutput } from "@aws-sdk/client-sfn";
import { mintQualifiedArn, parseStateMachineArn } from "../arn.ts";
import { defineOperation } from "../operation.ts";
import { type Listing, mintPageToken, pageSize, readPageToken } from "../page-token.ts";
import { findStateMachine, unlabelled } from "../state-machine-lookup.ts";
import { epochSeconds } from "../timestamps.ts";

/**
 * Lists a machine's versions, newest first; a machine that is not there has none: AWS's model knows no other answer.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListStateMachineVersions.html
 */
export const listStateMachineVersions = defineOperation<ListStateMachineVersionsInput, ListStateMachineVersionsOutput>(
  "ListStateMachineVersions",
  async ({ stateMachineArn, maxResults, nextToken }, { service, now }) => {
    const machine = await findStateMachine(service, unlabelled(parseStateMachineArn(stateMachineArn)));
    const listing: Listing = { operation: "ListStateMachineVersions", parameters: [stateMachineArn] };
    const [below] = nextToken === undefined ? [] : readPageToken(nextToken, listing, 1, now());
    if (machine === undefined) return { stateMachineVersions: [] };
    const limit = pageSize(maxResults);
    // One more than asked for tells whether there is a next page.
    const rows = await service.versions.list(machine.id, limit + 1, below);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      stateMachineVersions: page.map((version) => ({
        stateMachineVersionArn: mintQualifiedArn(machine, machine.name, version.number),
        creationDate: epochSeconds(version.createdAt),
      })),
      nextToken: rows.length > limit && last ? mintPageToken(listing, [last.number], now()) : undefined,
    };
  },
);
