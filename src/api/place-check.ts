import type { StepwellService } from "../runtime/service.ts";
import { AccessDenied } from "./exceptions.ts";
import type { NamedResource } from "./named-place.ts";
import type { RequestContext } from "./request-context.ts";

/**
 * The service as a request may see it whose signature is for one region and one account: another account's resources
 * are refused, another region's are not there, as at AWS's regional endpoints. A request that does not say where it
 * comes from sees everything.
 *
 * @throws {AccessDenied}
 */
export function seenFrom(
  { caller }: RequestContext,
  resource: NamedResource | undefined,
  operation: string,
  service: StepwellService,
): StepwellService {
  if (caller === undefined || resource === undefined) return service;
  if (caller.account !== undefined && caller.account !== resource.account) {
    throw new AccessDenied(
      `User: arn:aws:iam::${caller.account}:root is not authorized to perform: states:${operation} on resource: ${resource.arn}`,
    );
  }
  return caller.region === resource.region ? service : withoutResources(service);
}

/** Nothing is found by name. */
function withoutResources(service: StepwellService): StepwellService {
  const nothing = async (): Promise<undefined> => undefined;
  return {
    ...service,
    stateMachines: { ...service.stateMachines, byName: nothing },
    executions: { ...service.executions, byName: nothing, describeByName: nothing },
    activities: { ...service.activities, byKey: nothing },
    status: () => service.status(),
  };
}
