import type { UntagResourceInput, UntagResourceOutput } from "@aws-sdk/client-sfn";
import { defineOperation } from "../operation.ts";
import { taggedResource } from "../tags.ts";

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_UntagResource.html */
export const untagResource = defineOperation<UntagResourceInput, UntagResourceOutput>(
  "UntagResource",
  async ({ resourceArn, tagKeys }, { service }) => {
    const resource = await taggedResource(service, resourceArn);
    const gone = new Set<string>(tagKeys);
    await resource.setTags(resource.tags.filter(({ key }) => !gone.has(key)));
    return {};
  },
);
