import type { Execution } from "./execution.ts";

/** Changes when a state of an older engine could be read wrongly; a snapshot of another format is ignored. */
export const ENGINE_FORMAT = 1;

/** The state as JSON text: a cache of the fold, never an authority. */
export function toSnapshot(execution: Execution): string {
  const { identity: _, frames, scheduledTasks, ...rest } = execution;
  return JSON.stringify({ ...rest, frames: [...frames.values()], scheduledTasks: [...scheduledTasks] });
}

/** The state that {@link toSnapshot} wrote; the identity comes from the execution's row. */
export function fromSnapshot(identity: Execution["identity"], text: string): Execution {
  const { frames, scheduledTasks, ...rest } = JSON.parse(text) as Omit<
    Execution,
    "identity" | "frames" | "scheduledTasks"
  > & {
    frames: (Execution["frames"] extends ReadonlyMap<unknown, infer F> ? F : never)[];
    scheduledTasks: [string, number][];
  };
  return {
    identity,
    ...rest,
    frames: new Map(frames.map((frame) => [frame.id, frame])),
    scheduledTasks: new Map(scheduledTasks),
  };
}
