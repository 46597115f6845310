import type { ListStateMachinesInput, ListStateMachinesOutput } from "@aws-sdk/client-sfn";
import type { StateMachineId } from "../../store/store.ts";
import { mintStateMachineArn } from "../arn.ts";
import { defineOperation } from "../operation.ts";
import { type Listing, mintPageToken, pageSize, readPageToken } from "../page-token.ts";
import { epochSeconds } from "../timestamps.ts";

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListStateMachines.html */
export const listStateMachines = defineOperation<ListStateMachinesInput, ListStateMachinesOutput>(
  "ListStateMachines",
  async ({ maxResults, nextToken }, { service, context, now }) => {
    const { region, account } = context;
    const listing: Listing = { operation: "ListStateMachines", parameters: [region, account] };
    const [after] = nextToken === undefined ? [] : readPageToken(nextToken, listing, 1, now());
    const limit = pageSize(maxResults);
    // One more than asked for tells whether there is a next page.
    const rows = await service.stateMachines.list(region, account, limit + 1, after as StateMachineId | undefined);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      stateMachines: page.map((machine) => ({
        stateMachineArn: mintStateMachineArn(machine, machine.name),
        name: machine.name,
        type: machine.type,
        creationDate: epochSeconds(machine.createdAt),
      })),
      nextToken: rows.length > limit && last ? mintPageToken(listing, [last.id], now()) : undefined,
    };
  },
);
