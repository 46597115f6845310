import type { ListStateMachineAliasesInput, ListStateMachineAliasesOutput } from "@aws-sdk/client-sfn";
import type { AliasId } from "../../store/store.ts";
import { resourceDoesNotExist } from "../alias-lookup.ts";
import { mintQualifiedArn, parseStateMachineArn, versionNumber } from "../arn.ts";
import { defineOperation } from "../operation.ts";
import { type Listing, mintPageToken, pageSize, readPageToken } from "../page-token.ts";
import {
  findStateMachine,
  stateMachineDeleting,
  stateMachineDoesNotExist,
  unlabelled,
} from "../state-machine-lookup.ts";
import { epochSeconds } from "../timestamps.ts";

/**
 * Lists a machine's aliases, or those that lead to one of its versions; recorded: in order of creation.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListStateMachineAliases.html
 */
export const listStateMachineAliases = defineOperation<ListStateMachineAliasesInput, ListStateMachineAliasesOutput>(
  "ListStateMachineAliases",
  async ({ stateMachineArn, maxResults, nextToken }, { service, now }) => {
    const { qualifier, ...ref } = unlabelled(parseStateMachineArn(stateMachineArn));
    const version = qualifier === undefined ? undefined : versionNumber(qualifier);
    if (qualifier !== undefined && version === undefined) throw stateMachineDoesNotExist(stateMachineArn);
    const machine = await findStateMachine(service, ref);
    if (machine === undefined) throw stateMachineDoesNotExist(stateMachineArn);
    if (machine.status !== "ACTIVE") throw stateMachineDeleting(stateMachineArn);
    if (version !== undefined && (await service.versions.byNumber(machine.id, version)) === undefined) {
      throw resourceDoesNotExist(stateMachineArn);
    }
    const listing: Listing = { operation: "ListStateMachineAliases", parameters: [stateMachineArn] };
    const [after] = nextToken === undefined ? [] : readPageToken(nextToken, listing, 1, now());
    const limit = pageSize(maxResults);
    // One more than asked for tells whether there is a next page.
    const rows = await service.versions.listAliases(machine.id, limit + 1, {
      ...(after !== undefined && { after: after as AliasId }),
      ...(version !== undefined && { version }),
    });
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      stateMachineAliases: page.map((alias) => ({
        stateMachineAliasArn: mintQualifiedArn(machine, machine.name, alias.name),
        creationDate: epochSeconds(alias.createdAt),
      })),
      nextToken: rows.length > limit && last ? mintPageToken(listing, [last.id], now()) : undefined,
    };
  },
);
