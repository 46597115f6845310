import type { EngineLimits } from "../engine/command.ts";
import type { ActivityKey, Store } from "../store/store.ts";
import type { ArmedTimers } from "./armed-timers.ts";
import type { Clock } from "./clock.ts";
import type { Committer } from "./committer.ts";
import type { Dispatcher } from "./dispatcher.ts";
import type { ExecutionObserver } from "./execution-observer.ts";
import type { Heartbeats } from "./heartbeats.ts";
import type { Ids } from "./ids.ts";
import type { Logger } from "./logger.ts";
import type { MachineRows } from "./machine-rows.ts";
import type { OpenExecutions } from "./open-executions.ts";
import type { Programs } from "./programs.ts";
import type { RecentlyEnded } from "./recently-ended.ts";
import type { RuntimeSettings } from "./settings.ts";
import type { StatusEventOutbox } from "./status-events.ts";

/** What executions are carried out with. */
export interface RuntimeParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  /** 0 ≤ n < 1. */
  readonly random: () => number;
  readonly limits: EngineLimits;
  readonly logger: Logger;
  readonly settings: RuntimeSettings;
  readonly rows: MachineRows;
  readonly programs: Programs;
  readonly committer: Committer;
  readonly dispatcher: Dispatcher;
  readonly timers: ArmedTimers;
  readonly heartbeats: Heartbeats;
  readonly recentlyEnded: RecentlyEnded;
  readonly openExecutions: OpenExecutions;
  /** Called after the commit that a task of this activity waits for a worker. */
  readonly taskOpened: (activity: ActivityKey) => void;
  /** Who is told of turns; absent where nobody is. */
  readonly observer: ExecutionObserver | undefined;
  /** Where changes of status are kept for those outside; absent where nobody is told. */
  readonly outbox: StatusEventOutbox | undefined;
}
