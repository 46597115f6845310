import { mintTaskToken } from "../engine/task-token.ts";
import type { Store, WaitingTask } from "../store/store.ts";
import type { ActivityQueues } from "./activity-queues.ts";
import type { Clock } from "./clock.ts";
import type { Mailboxes } from "./mailboxes.ts";
import type { Quotas } from "./quotas.ts";
import type { Activities, ActivityTask } from "./service.ts";
import { findTask } from "./task-tokens.ts";

export interface ActivitiesParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly queues: ActivityQueues;
  readonly quotas: Pick<Quotas, "activities">;
}

export function createActivities({ store, clock, queues, quotas }: ActivitiesParts): Activities {
  return {
    create: (input) => store.createActivity({ ...input, at: clock.now(), activitiesMax: quotas.activities }),
    delete: (id) => store.deleteActivity(id),
    setTags: (id, tags) => store.setActivityTags(id, tags),
    byKey: (key) => store.activity(key),
    list: (region, account, limit, after) => store.listActivities(region, account, limit, after),
    places: (name, limit) => store.placesOfActivity(name, limit),
    poll: (activity, options) => queues.poll(activity, options),
  };
}

/** Commits that a worker has a task, and answers what it is told. */
export async function takeTask(
  mailboxes: Mailboxes,
  { executionId, scheduledId }: WaitingTask,
  workerName: string | undefined,
): Promise<ActivityTask | undefined> {
  const worker = workerName === undefined ? {} : { workerName };
  const { execution, isTaken } = await mailboxes.ask(executionId, [{ type: "ActivityTaken", scheduledId, ...worker }]);
  const task = isTaken ? findTask(execution, scheduledId) : undefined;
  if (task?.nonce === undefined) return undefined;
  const { executionArn } = execution.identity;
  return { token: mintTaskToken({ executionArn, scheduledId, nonce: task.nonce }), input: task.parameters };
}
