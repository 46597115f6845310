import { partitionOf } from "../runtime/identity.ts";
import type { StepwellService } from "../runtime/service.ts";
import type { ActivityRow } from "../store/store.ts";
import { type ActivityRef, parseActivityArn } from "./arn.ts";
import { ActivityDoesNotExist } from "./exceptions.ts";

/**
 * The activity of an ARN that a caller gave.
 *
 * @throws {InvalidArn} @throws {ActivityDoesNotExist}
 */
export async function activityOf(service: StepwellService, arn: string): Promise<ActivityRow> {
  const activity = await findActivity(service, parseActivityArn(arn));
  if (activity === undefined) throw new ActivityDoesNotExist(`Activity Does Not Exist: '${arn}'`);
  return activity;
}

export async function findActivity(
  service: StepwellService,
  { partition, ...key }: ActivityRef,
): Promise<ActivityRow | undefined> {
  return partition === partitionOf(key.region) ? service.activities.byKey(key) : undefined;
}
