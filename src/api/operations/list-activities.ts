import type { ListActivitiesInput, ListActivitiesOutput } from "@aws-sdk/client-sfn";
import type { ActivityId } from "../../store/store.ts";
import { mintActivityArn } from "../arn.ts";
import { defineOperation } from "../operation.ts";
import { type Listing, mintPageToken, pageSize, readPageToken } from "../page-token.ts";
import { epochSeconds } from "../timestamps.ts";

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListActivities.html */
export const listActivities = defineOperation<ListActivitiesInput, ListActivitiesOutput>(
  "ListActivities",
  async ({ maxResults, nextToken }, { service, context, now }) => {
    const { region, account } = context;
    const listing: Listing = { operation: "ListActivities", parameters: [region, account] };
    const [after] = nextToken === undefined ? [] : readPageToken(nextToken, listing, 1, now());
    const limit = pageSize(maxResults);
    // One more than asked for tells whether there is a next page.
    const rows = await service.activities.list(region, account, limit + 1, after as ActivityId | undefined);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      activities: page.map((activity) => ({
        activityArn: mintActivityArn(activity, activity.name),
        name: activity.name,
        creationDate: epochSeconds(activity.createdAt),
      })),
      nextToken: rows.length > limit && last ? mintPageToken(listing, [last.id], now()) : undefined,
    };
  },
);
