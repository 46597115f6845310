import type { TagResourceInput, TagResourceOutput } from "@aws-sdk/client-sfn";
import { defineOperation } from "../operation.ts";
import { taggedMachine, withTags } from "../tags.ts";

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_TagResource.html */
export const tagResource = defineOperation<TagResourceInput, TagResourceOutput>(
  "TagResource",
  async ({ resourceArn, tags }, { service }) => {
    const machine = await taggedMachine(service, resourceArn);
    await service.stateMachines.setTags(machine.id, withTags(machine.tags, tags, resourceArn));
    return {};
  },
);
