import type { ListMapRunsInput, ListMapRunsOutput } from "@aws-sdk/client-sfn";
import { executionOf } from "../execution-lookup.ts";
import { defineOperation } from "../operation.ts";
import { type Listing, readPageToken } from "../page-token.ts";

/**
 * Lists the Map Runs of an execution. This version runs no Distributed Map: there is none, and no second page.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListMapRuns.html
 */
export const listMapRuns = defineOperation<ListMapRunsInput, ListMapRunsOutput>(
  "ListMapRuns",
  async ({ executionArn, nextToken }, { service, now }) => {
    await executionOf(service, executionArn);
    const listing: Listing = { operation: "ListMapRuns", parameters: [executionArn] };
    if (nextToken !== undefined) readPageToken(nextToken, listing, 1, now());
    return { mapRuns: [] };
  },
);
