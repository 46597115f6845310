import type { Tag as SdkTag } from "@aws-sdk/client-sfn";
import type { StepwellService } from "../runtime/service.ts";
import type { Tag } from "../store/store.ts";
import { findActivity } from "./activity-lookup.ts";
import { parseTaggableArn, type TaggableRef } from "./arn.ts";
import { ResourceNotFound, TooManyTags, ValidationException } from "./exceptions.ts";
import type { Request } from "./shapes/typed.ts";
import { findStateMachine } from "./state-machine-lookup.ts";

const ALLOWED = /^[\p{L}\p{N}\p{Z}_.:/=+\-@]*$/u; // AWS: letters, digits, white space and these

/**
 * The tags of a resource after some are added; a later value of a key wins, in the key's first place.
 *
 * @throws {ValidationException} for keys and values that AWS does not allow. @throws {TooManyTags}
 */
export function withTags(
  present: readonly Tag[],
  added: readonly Request<SdkTag>[],
  { arn, tagsMax }: { readonly arn: string; readonly tagsMax: number },
): readonly Tag[] {
  const tags = new Map(present.map(({ key, value }) => [key, value]));
  for (const { key, value = "" } of added) {
    if (key === undefined) throw new ValidationException("A tag needs a key");
    checkTagText(key);
    checkTagText(value);
    tags.set(key, value);
  }
  if (tags.size > tagsMax) {
    throw new TooManyTags(`A resource can have at most ${tagsMax} tags: '${arn}'`, { resourceName: arn });
  }
  return [...tags].map(([key, value]) => ({ key, value }));
}

function checkTagText(text: string): void {
  if (/^aws:/i.test(text)) throw new ValidationException(`Tags may not begin with 'aws:': '${text}'`);
  if (ALLOWED.test(text)) return;
  throw new ValidationException(`Tags may hold letters, digits, white space and _ . : / = + - @ only: '${text}'`);
}

/** What has tags: where they are, and how they are set. */
export interface TaggedResource {
  readonly tags: readonly Tag[];
  readonly setTags: (tags: readonly Tag[]) => Promise<void>;
}

/**
 * The resource whose tags are asked for.
 *
 * @throws {InvalidArn} @throws {ResourceNotFound} also for versions and aliases, which have no tags.
 */
export async function taggedResource(service: StepwellService, arn: string): Promise<TaggedResource> {
  const found = await find(service, parseTaggableArn(arn));
  if (found === undefined) throw new ResourceNotFound(`Resource not found: '${arn}'`, { resourceName: arn });
  return found;
}

async function find(service: StepwellService, ref: TaggableRef): Promise<TaggedResource | undefined> {
  if (ref.kind === "activity") {
    const activity = await findActivity(service, ref.activity);
    return activity && { tags: activity.tags, setTags: (tags) => service.activities.setTags(activity.id, tags) };
  }
  const machine = ref.machine.label === undefined ? await findStateMachine(service, ref.machine) : undefined;
  return machine && { tags: machine.tags, setTags: (tags) => service.stateMachines.setTags(machine.id, tags) };
}
