import type { EpochMs, EventId } from "../../engine/units.ts";
import type {
  ActivityId,
  ActivityKey,
  ActivityRow,
  CreateActivityOutcome,
  ExecutionId,
  Heartbeat,
  NewActivity,
  OpenTaskChanges,
  Place,
  Tag,
  WaitingTask,
} from "../store.ts";

interface OpenTask extends WaitingTask {
  /** Undefined once a worker has it, and where it waits for none. */
  activity: ActivityId | undefined;
  heardAt: EpochMs | undefined;
}

/** The activities of a memory store, and the tasks that are open to workers. */
export class MemoryActivities {
  readonly #activities = new Map<ActivityId, { row: ActivityRow; isDeleted: boolean }>();
  readonly #tasks = new Map<ExecutionId, Map<EventId, OpenTask>>();
  #lastId = 0;
  #lastTaskId = 0;

  create(input: NewActivity): CreateActivityOutcome {
    const { region, account, name, tags, encryptionConfiguration, at, activitiesMax } = input;
    const known = this.#byKey({ region, account, name });
    if (known !== undefined && !known.isDeleted) return { kind: "exists", row: known.row };
    if (this.list(region, account, activitiesMax, 0).length >= activitiesMax) return { kind: "tooMany" };
    // The tasks that waited when it was deleted wait for its successor.
    const id = known?.row.id ?? (++this.#lastId as ActivityId);
    const row = { id, region, account, name, createdAt: at, tags: copyTags(tags), encryptionConfiguration };
    this.#activities.set(id, { row, isDeleted: false });
    return { kind: "created", row };
  }

  delete(id: ActivityId): void {
    const known = this.#activities.get(id);
    if (known !== undefined) known.isDeleted = true;
  }

  setTags(id: ActivityId, tags: readonly Tag[]): void {
    const known = this.#activities.get(id);
    if (known !== undefined) known.row = { ...known.row, tags: copyTags(tags) };
  }

  byKey(key: ActivityKey): ActivityRow | undefined {
    const known = this.#byKey(key);
    return known === undefined || known.isDeleted ? undefined : known.row;
  }

  places(name: string, limit: number): readonly Place[] {
    const places: Place[] = [];
    for (const { row, isDeleted } of this.#activities.values()) {
      if (!isDeleted && row.name === name) places.push({ region: row.region, account: row.account });
    }
    return places.slice(0, limit);
  }

  list(region: string, account: string, limit: number, after: number): readonly ActivityRow[] {
    const rows: ActivityRow[] = [];
    for (const { row, isDeleted } of this.#activities.values()) {
      if (!isDeleted && row.id > after && row.region === region && row.account === account) rows.push(row);
    }
    return rows.slice(0, limit);
  }

  /** Which of the tasks that a turn opens wait for an activity that is not there. */
  missing({ opened }: OpenTaskChanges): readonly EventId[] {
    return opened
      .filter(({ activity }) => activity !== undefined && this.byKey(activity) === undefined)
      .map(({ scheduledId }) => scheduledId);
  }

  apply(executionId: ExecutionId, { opened, taken, closed }: OpenTaskChanges): void {
    const tasks = this.#tasks.get(executionId) ?? new Map<EventId, OpenTask>();
    this.#tasks.set(executionId, tasks);
    for (const { scheduledId, activity } of opened) {
      const waitsFor = activity === undefined ? undefined : this.byKey(activity)?.id;
      const id = ++this.#lastTaskId;
      tasks.set(scheduledId, { id, executionId, scheduledId, activity: waitsFor, heardAt: undefined });
    }
    for (const scheduledId of taken) {
      const task = tasks.get(scheduledId);
      if (task !== undefined) task.activity = undefined;
    }
    for (const scheduledId of closed) tasks.delete(scheduledId);
    if (tasks.size === 0) this.#tasks.delete(executionId);
  }

  /** Forgets the tasks of an execution that is purged. */
  purged(executionId: ExecutionId): void {
    this.#tasks.delete(executionId);
  }

  waiting(activity: ActivityId, limit: number): readonly WaitingTask[] {
    return this.#all()
      .filter((task) => task.activity === activity)
      .sort((a, b) => a.id - b.id)
      .slice(0, limit)
      .map(({ id, executionId, scheduledId }) => ({ id, executionId, scheduledId }));
  }

  heard(executionId: ExecutionId, { scheduledId, at }: Heartbeat): void {
    const task = this.#tasks.get(executionId)?.get(scheduledId);
    if (task !== undefined) task.heardAt = at;
  }

  heartbeats(executionId: ExecutionId): readonly Heartbeat[] {
    const heartbeats: Heartbeat[] = [];
    for (const { scheduledId, heardAt } of this.#tasks.get(executionId)?.values() ?? []) {
      if (heardAt !== undefined) heartbeats.push({ scheduledId, at: heardAt });
    }
    return heartbeats;
  }

  /** A deleted activity is kept only for the tasks that wait for it. */
  sweep(): void {
    for (const [id, { isDeleted }] of this.#activities) {
      if (isDeleted && this.waiting(id, 1).length === 0) this.#activities.delete(id);
    }
  }

  #all(): OpenTask[] {
    return [...this.#tasks.values()].flatMap((tasks) => [...tasks.values()]);
  }

  #byKey({ region, account, name }: ActivityKey) {
    for (const known of this.#activities.values()) {
      const { row } = known;
      if (row.name === name && row.region === region && row.account === account) return known;
    }
    return undefined;
  }
}

function copyTags(tags: readonly Tag[]): readonly Tag[] {
  return tags.map(({ key, value }) => ({ key, value }));
}
