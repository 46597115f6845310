import { isEvent } from "../engine/records.ts";
import type { Clock } from "../runtime/clock.ts";
import type { ExecutionObserver, ObservedTurn } from "../runtime/execution-observer.ts";
import type { Logger } from "../runtime/logger.ts";
import { type LogEntry, logEntry } from "./log-entry.ts";
import type { LogGroup } from "./log-group.ts";
import { isLogged } from "./log-level.ts";
import { LogQueue } from "./log-queue.ts";
import type { LogSink } from "./log-sink.ts";
import { type Logging, LoggingConfigurations } from "./logging-configuration.ts";
import { pause } from "./pause.ts";

interface Route {
  readonly sink: LogSink;
  readonly queues: Map<string, LogQueue>;
}

/**
 * Writes executions' events to the log groups of their machines, as each revision's `loggingConfiguration` says. Best
 * effort, as on AWS: what a crash, a full queue or a place that is away takes is missing from the log, and from nothing else.
 */
export class ExecutionLogs implements ExecutionObserver {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #configurations = new LoggingConfigurations();
  #routes: readonly Route[];
  /** Those of an earlier configuration that have not written everything. */
  readonly #former = new Set<Route>();

  constructor(options: { readonly sinks: readonly LogSink[]; readonly clock: Clock; readonly logger: Logger }) {
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#routes = routesTo(options.sinks);
  }

  turn(turn: ObservedTurn): void {
    if (this.#routes.length === 0) return;
    try {
      this.#log(turn);
    } catch (error) {
      // The turn is committed whatever becomes of its entries.
      this.#logger.error({ err: error, executionArn: turn.identity.executionArn }, "A turn could not be logged.");
    }
  }

  #log({ revision, records, identity, execution }: ObservedTurn): void {
    const logging = this.#configurations.of(revision.loggingConfiguration);
    if (logging === undefined) return;
    const { includeExecutionData } = logging;
    const options = { includeExecutionData, redriveCount: execution.redriven?.count ?? 0 };
    const entries = records
      .filter((record) => isEvent(record))
      .filter((event) => isLogged(logging.level, event.type))
      .map((event) => logEntry(event, identity, options));
    if (entries.length > 0) this.#add(logging, entries);
  }

  /** Entries go to other places from now on; those that wait still go where they were to go. */
  reroute(sinks: readonly LogSink[]): void {
    for (const route of this.#routes) {
      this.#former.add(route);
      void flushed(route).then(() => this.#former.delete(route));
    }
    this.#routes = routesTo(sinks);
  }

  /** Writes what waits; what a place does not take within `graceMs`, hurried on within twice as long, is lost. */
  async close(graceMs: number): Promise<void> {
    const routes = [...this.#routes, ...this.#former];
    const over = new AbortController();
    const hurried = async () => {
      await pause(this.#clock, graceMs, over.signal);
      if (over.signal.aborted) return;
      for (const { sink } of routes) sink.hurry();
      await pause(this.#clock, graceMs, over.signal);
    };
    await Promise.race([Promise.all(routes.map(flushed)), hurried()]);
    over.abort();
  }

  #add({ group }: Logging, entries: readonly LogEntry[]): void {
    for (const { sink, queues } of this.#routes) {
      const key = sink.key(group);
      let queue = queues.get(key);
      if (queue === undefined) {
        queue = this.#queueTo(sink, group);
        queues.set(key, queue);
      }
      for (const entry of entries) queue.add(entry);
    }
  }

  #queueTo(sink: LogSink, group: LogGroup): LogQueue {
    const logGroup = group.name;
    return new LogQueue({
      clock: this.#clock,
      write: (entries) => sink.write(group, entries),
      onLoss: (lost) => {
        if (lost === "first") this.#logger.warn({ logGroup }, "Too many log entries wait; more are lost.");
        else this.#logger.warn({ logGroup, lost }, "Log entries were lost, because too many waited.");
      },
    });
  }
}

async function flushed({ queues }: Route): Promise<void> {
  await Promise.all([...queues.values()].map((queue) => queue.flush()));
}

function routesTo(sinks: readonly LogSink[]): readonly Route[] {
  return sinks.map((sink) => ({ sink, queues: new Map() }));
}
