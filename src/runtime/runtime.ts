import { AWS_LIMITS, type EngineLimits } from "../engine/command.ts";
import type { EpochMs } from "../engine/units.ts";
import type { TaskHandler } from "../integrations/port.ts";
import type { ExecutionId, Store } from "../store/store.ts";
import { createActivities, takeTask } from "./activities.ts";
import { ActivityQueues } from "./activity-queues.ts";
import { ArmedTimers } from "./armed-timers.ts";
import { type CancelTimer, type Clock, stoppableClock, systemClock } from "./clock.ts";
import { Committer } from "./committer.ts";
import { Dispatcher } from "./dispatcher.ts";
import { DueScan } from "./due-scan.ts";
import type { ExecutionObserver } from "./execution-observer.ts";
import { ExecutionReader } from "./execution-reader.ts";
import { createExecutions } from "./executions.ts";
import { Express } from "./express.ts";
import { Heartbeats } from "./heartbeats.ts";
import { Housekeeping } from "./housekeeping.ts";
import { type Ids, randomIds, secureRandom } from "./ids.ts";
import { type Logger, silentLogger } from "./logger.ts";
import { MachineRows } from "./machine-rows.ts";
import { Mailboxes } from "./mailboxes.ts";
import { OpenExecutions } from "./open-executions.ts";
import { Pacer } from "./pacer.ts";
import type { RuntimeParts } from "./parts.ts";
import { Programs } from "./programs.ts";
import { RecentlyEnded } from "./recently-ended.ts";
import type { StepwellService } from "./service.ts";
import { DEFAULT_SETTINGS, type RuntimeSettings } from "./settings.ts";
import { Starter } from "./start-execution.ts";
import { createStateMachines } from "./state-machines.ts";
import { createStateTests } from "./state-tests.ts";
import type { StatusEventOutbox } from "./status-events.ts";
import { createTaskTokens } from "./task-tokens.ts";
import { createVersions } from "./versions.ts";

/*
 * A runtime goes:
 *
 *     created ──recover──► serving ──drain──► drained ──close──► closed
 *
 * It can start executions before it recovers. Whoever made the store closes it, after the runtime.
 */

export interface RuntimeOptions {
  readonly store: Store;
  readonly handler: TaskHandler;
  /** Default: the machine's. */
  readonly clock?: Clock;
  /** 0 ≤ n < 1, not to be foretold; default: the system's. */
  readonly random?: () => number;
  readonly ids?: Ids;
  /** Default: AWS's. */
  readonly limits?: EngineLimits;
  readonly logger?: Logger;
  readonly settings?: Partial<RuntimeSettings>;
  /** Is told of every turn; without one nothing is made for it. */
  readonly observer?: ExecutionObserver;
  /** Changes of status are kept in the store for it; without one none are. */
  readonly outbox?: StatusEventOutbox;
}

/** What a process left to the next one. */
export interface LeftBehind {
  /** Standard ones: each goes on from where it stood. */
  readonly openExecutions: number;
  /** Asynchronous Express ones: each is run again. */
  readonly expressStarts: number;
}

export interface Runtime extends StepwellService {
  /**
   * Takes on what the last run left, some at a time, from the first that is due. Resolves before that is
   * done, with what there is to take on; new executions can be started meanwhile.
   */
  recover(): Promise<LeftBehind>;
  /** Starts nothing new, waits for tasks in flight as long as `drainMs` says, and for every turn's commit. */
  drain(): Promise<void>;
  /** Stops everything that is left; after a `drain` nothing is. Who still waits is refused with RuntimeClosed. */
  close(): Promise<void>;
  /** Resolves when no turn, no commit and no task is under way: only a timer or a caller can begin something. */
  whenQuiet(): Promise<void>;
}

/** Stepwell at work: executions are taken on, made durable, and their tasks carried out. */
export function createRuntime(options: RuntimeOptions): Runtime {
  const { store } = options;
  const clock = stoppableClock(options.clock ?? systemClock);
  const logger = options.logger ?? silentLogger;
  const settings: RuntimeSettings = { ...DEFAULT_SETTINGS, ...options.settings };
  const ids = options.ids ?? randomIds;
  const rows = new MachineRows(store, settings.programCacheBytesMax);
  const programs = new Programs(settings.programCacheBytesMax);
  const committer = new Committer({ store, clock, logger, settings });
  const dispatcher = new Dispatcher({
    handler: options.handler,
    logger,
    settings,
    report: (id, commands) => (id < 0 ? express.runs : mailboxes).post(id, commands),
  });
  const timers = new ArmedTimers({ clock, settings, onDue: (id) => wake(id) });
  const heartbeats = new Heartbeats({ store, clock, logger });
  const queues = new ActivityQueues({
    store,
    clock,
    pollersMax: settings.quotas.activityPollers,
    take: (task, workerName) => takeTask(mailboxes, task, workerName),
  });
  const recentlyEnded = new RecentlyEnded();
  const parts: RuntimeParts = {
    store,
    clock,
    ids,
    random: options.random ?? secureRandom,
    limits: options.limits ?? AWS_LIMITS,
    logger,
    settings,
    rows,
    programs,
    committer,
    dispatcher,
    timers,
    heartbeats,
    recentlyEnded,
    openExecutions: new OpenExecutions(store, settings.quotas.openExecutions),
    taskOpened: (activity) => queues.opened(activity),
    observer: options.observer,
    outbox: options.outbox,
  };
  const mailboxes = new Mailboxes(parts);
  const express = new Express(parts, () => starter.isPaused || mailboxes.isOverBudget);
  const pacer = new Pacer({
    clock,
    settings,
    wake: (id) => mailboxes.wake(id),
    hasMemory: () => !mailboxes.isOverBudget,
  });
  const scan = new DueScan({ store, clock, logger, settings, timers, pacer, isResident: (id) => mailboxes.has(id) });
  const housekeeping = new Housekeeping({ store, clock, logger, settings, committer, rows, recentlyEnded });
  const reader = new ExecutionReader(store, recentlyEnded);
  const starter = new Starter(parts, mailboxes, reader);
  let draining = false;

  /** What is in memory needs no load, and so no pacing. */
  function wake(id: ExecutionId): void {
    if (mailboxes.has(id)) void mailboxes.wake(id);
    else pacer.add(id);
  }

  function stopBeginning(): void {
    draining = true;
    starter.pause();
    express.stopRecovering();
    queues.close();
    dispatcher.pause();
    scan.close();
    housekeeping.close();
    pacer.close();
    timers.close();
  }

  async function whenQuiet(): Promise<void> {
    for (;;) {
      await new Promise<void>((resolve) => clock.defer(resolve));
      if (scan.isScanning || !pacer.isIdle) await pacer.whenBacklogIsBelow(1);
      await mailboxes.whenIdle();
      await committer.whenIdle();
      await express.whenIdle();
      await dispatcher.whenIdle();
      if (isQuiet()) return;
    }
  }

  function isQuiet(): boolean {
    const isIdle = !scan.isScanning && pacer.isIdle && mailboxes.isIdle && express.isIdle;
    return isIdle && committer.pendingTurns === 0 && dispatcher.running === 0;
  }

  return {
    stateMachines: createStateMachines({ store, rows, programs, clock, ids, quotas: settings.quotas }),
    versions: createVersions({ store, clock, quotas: settings.quotas }),
    activities: createActivities({ store, clock, queues, quotas: settings.quotas }),
    states: createStateTests({ ...parts, handler: options.handler }),
    tasks: createTaskTokens({ store, mailboxes, reader, heartbeats }),
    executions: createExecutions({
      store,
      rows,
      mailboxes,
      starter,
      express: express.starter,
      reader,
      openExecutions: parts.openExecutions,
      clock,
      limits: parts.limits,
    }),
    express: express.recent,
    async status() {
      return {
        store: store.kind,
        location: store.location,
        draining,
        residentExecutions: mailboxes.size + express.runs.size,
        quarantined: mailboxes.quarantined,
      };
    },
    async recover() {
      const [{ openExecutions }, expressStarts] = await Promise.all([store.counts(), store.countExpressStarts()]);
      housekeeping.start();
      void scan.start();
      express.recover();
      return { openExecutions, expressStarts };
    },
    async drain() {
      stopBeginning();
      let endGrace: CancelTimer = () => {};
      const by = (clock.now() + settings.drainMs) as EpochMs;
      const grace = new Promise<void>((resolve) => {
        endGrace = clock.setTimer(by, resolve);
      });
      const expressDrained = express.drained(by);
      await Promise.race([Promise.all([dispatcher.whenIdle(), expressDrained]), grace]);
      dispatcher.abandonAll();
      // A store that is away would hold us for ever; what it has not committed is decided again by the next start.
      const committed = mailboxes.whenIdle().then(() => committer.whenIdle());
      await Promise.race([Promise.all([committed, expressDrained]), grace]);
      endGrace();
    },
    async close() {
      stopBeginning();
      dispatcher.abandonAll();
      mailboxes.shutDown();
      express.close();
      committer.close();
      clock.stop();
    },
    whenQuiet,
  };
}
