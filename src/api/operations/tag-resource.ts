import type { TagResourceInput, TagResourceOutput } from "@aws-sdk/client-sfn";
import { defineOperation } from "../operation.ts";
import { taggedResource, withTags } from "../tags.ts";

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_TagResource.html */
export const tagResource = defineOperation<TagResourceInput, TagResourceOutput>(
  "TagResource",
  async ({ resourceArn, tags }, { service, settings }) => {
    const resource = await taggedResource(service, resourceArn);
    await resource.setTags(withTags(resource.tags, tags, { arn: resourceArn, tagsMax: settings.tagsMax }));
    return {};
  },
);
