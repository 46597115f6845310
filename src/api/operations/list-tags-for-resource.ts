import type { ListTagsForResourceInput, ListTagsForResourceOutput } from "@aws-sdk/client-sfn";
import { defineOperation } from "../operation.ts";
import { taggedResource } from "../tags.ts";

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListTagsForResource.html */
export const listTagsForResource = defineOperation<ListTagsForResourceInput, ListTagsForResourceOutput>(
  "ListTagsForResource",
  async ({ resourceArn }, { service }) => ({ tags: (await taggedResource(service, resourceArn)).tags }),
);
