import type { Logger } from "../runtime/logger.ts";
import type { StepwellService } from "../runtime/service.ts";
import type { Place } from "./arn.ts";
import type { NamedResource } from "./named-place.ts";
import type { RequestContext } from "./request-context.ts";

/** A look goes through all names, and a client may repeat its mistake as fast as it can. */
const LOOK_EVERY_MS = 1_000;
const ARNS_MAX = 1_000;
const PLACES_MAX = 5;

/** Says in the log where a resource is that a request looked for elsewhere: most often a region is set wrong. */
export interface PlaceHints {
  /** Once for each ARN. It resolves when the log has it, and never fails. */
  notFound(resource: NamedResource, context: RequestContext): Promise<void>;
}

export interface PlaceHintsParts {
  readonly service: StepwellService;
  readonly log: Logger;
  /** In milliseconds. */
  readonly now: () => number;
}

export function createPlaceHints({ service, log, now }: PlaceHintsParts): PlaceHints {
  const said = new Set<string>();
  let nextLookAt = Number.NEGATIVE_INFINITY;
  return {
    async notFound(resource, context) {
      const { arn, kind, name } = resource;
      if (said.has(arn) || now() < nextLookAt) return;
      nextLookAt = now() + LOOK_EVERY_MS;
      if (said.size >= ARNS_MAX) said.clear();
      said.add(arn);
      const resources = kind === "activity" ? service.activities : service.stateMachines;
      const places = await resources.places(name, PLACES_MAX).catch(() => []);
      const shown = places
        .filter(({ region, account }) => !isHere({ region, account }, resource, context))
        .map(({ region, account }) => `${region} of account ${account}`);
      if (shown.length === 0) return;
      const what = kind === "activity" ? "An activity" : "A state machine";
      log.warn(
        { arn, requestRegion: context.region, requestAccount: context.account },
        `${what} named ${name} is in ${shown.join(", ")}, where the request did not look for it.`,
      );
    },
  };
}

/** Where the request looked: where its ARN leads, unless its signature is for somewhere else. */
function isHere(place: Place, resource: NamedResource, { caller }: RequestContext): boolean {
  const from = { ...resource, ...caller };
  return [resource, from].every(({ region, account }) => region === place.region && account === place.account);
}
