import { AWS_QUOTAS, type Quotas } from "./quotas.ts";

/** How much of everything the runtime takes on. Each queue and cache has its bound here. */
export interface RuntimeSettings {
  readonly taskConcurrency: TaskConcurrency;
  readonly quotas: Quotas;
  /** How long `drain` waits for tasks in flight; what still runs then is dispatched again by the next start. */
  readonly drainMs: number;
  /** Closed executions are deleted after so many days; AWS: 90. */
  readonly retentionDays: number;
  /** Closed executions deleted in one idle commit. */
  readonly purgeLimit: number;
  /** Time between two looks for something to purge. */
  readonly housekeepingMs: number;
  /** Bytes of turns that wait for their commit; past it new starts are throttled. */
  readonly commitQueueBytesMax: number;
  readonly commitTurnsMax: number;
  readonly commitBytesMax: number;
  /** Bytes of executions in memory: idle ones leave, and new starts are throttled while it is exceeded. */
  readonly residentBytesMax: number;
  /** The same of Express executions at work, which cannot leave. */
  readonly expressBytesMax: number;
  /** Of each Express machine so many executions are kept in memory with their histories, the newest. */
  readonly recentExpress: number;
  /** Bytes of all of those: past it the oldest go first. */
  readonly recentExpressBytesMax: number;
  /** An execution with nothing in flight and nothing due within this time leaves memory at once. */
  readonly residentForMs: number;
  /** Executions that timers and recovery bring back into memory at the same time. */
  readonly loadsMax: number;
  /** Timers are armed in memory this far ahead; the store keeps the others. */
  readonly armAheadMs: number;
  readonly armedTimersMax: number;
  /** Time between two looks at the store for due timers; less than `armAheadMs`. */
  readonly scanMs: number;
  /** Bytes of definition text whose programs are kept. */
  readonly programCacheBytesMax: number;
  /** Compares the fold of every turn with the live state. Slow: for tests. */
  readonly verifyFolds: boolean;
}

/** Slots for tasks in flight. */
export interface TaskConcurrency {
  /** Of all resources together. */
  readonly total: number;
  /** Of one resource that `resources` does not name. */
  readonly perResource: number;
  readonly resources?: Readonly<Record<string, number>>;
}

const MIB = 1_048_576;

export const DEFAULT_SETTINGS: RuntimeSettings = {
  taskConcurrency: { total: 1_024, perResource: 512 },
  quotas: AWS_QUOTAS,
  drainMs: 10_000,
  retentionDays: 90,
  purgeLimit: 300,
  housekeepingMs: 60_000,
  commitQueueBytesMax: 32 * MIB,
  commitTurnsMax: 1_024,
  commitBytesMax: 4 * MIB,
  residentBytesMax: 512 * MIB,
  expressBytesMax: 256 * MIB,
  recentExpress: 1_000,
  recentExpressBytesMax: 64 * MIB,
  residentForMs: 10_000,
  loadsMax: 256,
  armAheadMs: 60_000,
  armedTimersMax: 200_000,
  scanMs: 30_000,
  programCacheBytesMax: 64 * MIB,
  verifyFolds: process.env["STEPWELL_VERIFY_FOLDS"] === "1",
};
