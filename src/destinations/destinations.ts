import { isDeepStrictEqual } from "node:util";
import { endpointOf } from "../config/endpoints.ts";
import type { EndpointsConfig, EventsConfig, LogsConfig } from "../config/schema.ts";
import type { AwsSigner } from "../integrations/aws/aws-signer.ts";
import type { HttpClient } from "../integrations/http/http-client.ts";
import type { Clock } from "../runtime/clock.ts";
import type { ExecutionObserver } from "../runtime/execution-observer.ts";
import type { Logger } from "../runtime/logger.ts";
import type { StatusEventOutbox } from "../runtime/status-events.ts";
import type { Store } from "../store/store.ts";
import { CloudWatchLogs } from "./cloudwatch-logs.ts";
import type { LaneTarget } from "./delivery-lane.ts";
import { eventBridge } from "./event-bridge.ts";
import { ExecutionLogs } from "./execution-logs.ts";
import { LogFiles } from "./log-files.ts";
import type { LogSink } from "./log-sink.ts";
import { type LaneTargets, StatusDeliverer } from "./status-deliverer.ts";
import { webhook } from "./webhook.ts";

/** What is told outside, and to whom. */
export interface DestinationsConfig {
  readonly events: EventsConfig;
  readonly endpoints: EndpointsConfig;
  readonly logs: Omit<LogsConfig, "folder">;
  /** Where log groups are kept as files; undefined where they are not. */
  readonly logFolder: string | undefined;
  readonly region: string;
  readonly account: string;
}

export interface DestinationsParts {
  readonly store: Pick<Store, "statusEvents" | "deleteStatusEvents">;
  readonly http: HttpClient;
  /** Signs calls to AWS itself. */
  readonly aws: AwsSigner;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** All that leaves the house on its own account. */
export interface Destinations {
  readonly observer: ExecutionObserver;
  readonly outbox: StatusEventOutbox;
  /** Delivers the changes of status that the last run left, and those to come. */
  start(): void;
  /** Takes other destinations; what waits for one that stays is not lost. */
  reconfigure(config: DestinationsConfig): void;
  /** Waits a moment for what is on its way; then lets it be. The store must still be open. */
  close(): Promise<void>;
}

const HOUR_MS = 3_600_000;
const MB = 1_048_576;
/** What a stopping server grants to those who take what it has to tell. */
const CLOSE_MS_MAX = 2_000;

export function createDestinations(initial: DestinationsConfig, parts: DestinationsParts): Destinations {
  const { clock, logger } = parts;
  let config = initial;
  const logs = new ExecutionLogs({ sinks: sinksOf(config, parts), clock, logger });
  const deliverer = new StatusDeliverer(targetsOf(config, parts), parts);
  return {
    observer: logs,
    outbox: deliverer,
    start: () => deliverer.start(),
    reconfigure(next) {
      if (!isDeepStrictEqual(logPlaces(next), logPlaces(config))) logs.reroute(sinksOf(next, parts));
      if (!isDeepStrictEqual(eventPlaces(next), eventPlaces(config))) deliverer.retarget(targetsOf(next, parts));
      config = next;
    },
    async close() {
      await Promise.all([logs.close(CLOSE_MS_MAX), deliverer.close(CLOSE_MS_MAX)]);
    },
  };
}

/** What of the configuration log entries go by. */
function logPlaces({ endpoints, logFolder: folder, logs, region, account }: DestinationsConfig) {
  return { endpoint: endpointOf(endpoints, "logs"), folder, logs, home: { region, account } };
}

/** What of it changes of status go by. */
function eventPlaces({ endpoints, events }: DestinationsConfig) {
  return { endpoint: endpointOf(endpoints, "events"), events };
}

function sinksOf(config: DestinationsConfig, { http, aws, clock, logger }: DestinationsParts): readonly LogSink[] {
  const { endpoint, folder, logs, home } = logPlaces(config);
  const { keepFiles } = logs;
  return [
    ...(folder === undefined
      ? []
      : [new LogFiles({ folder, fileBytesMax: logs.fileMb * MB, keepFiles, home, logger })]),
    ...(endpoint === undefined ? [] : [new CloudWatchLogs({ endpoint, home, http, aws, clock, logger })]),
  ];
}

function targetsOf(config: DestinationsConfig, parts: DestinationsParts): LaneTargets {
  const { endpoint, events } = eventPlaces(config);
  const retryMs = events.retryHours * HOUR_MS;
  const targets = new Map<string, LaneTarget>();
  if (events.webhook !== undefined) {
    targets.set("webhook", { destination: webhook({ url: events.webhook, headers: events.headers }, parts), retryMs });
  }
  if (events.eventBridge !== undefined && endpoint !== undefined) {
    targets.set("eventBridge", { destination: eventBridge({ endpoint, bus: events.eventBridge, ...parts }), retryMs });
  }
  return targets;
}
