import { AWS_LIMITS, type EngineLimits } from "../engine/command.ts";
import type { EventRecord } from "../engine/records.ts";
import type { EpochMs, JsonText } from "../engine/units.ts";
import type { TaskHandler, TaskOutcome, TaskRequest } from "../integrations/port.ts";
import { memoryStore } from "../store/memory/memory-store.ts";
import type { ExecutionId, StateMachineRow, Store } from "../store/store.ts";
import type { Clock } from "./clock.ts";
import type { ExecutionObserver } from "./execution-observer.ts";
import type { Logger } from "./logger.ts";
import { createRuntime, type Runtime } from "./runtime.ts";
import type { RuntimeSettings } from "./settings.ts";
import type { StatusEventOutbox } from "./status-events.ts";
import { createVirtualClock, type VirtualClock } from "./virtual-clock.ts";

export const START_MS = 1_700_000_000_000 as EpochMs;
const FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f";

/** A task that a test answers when it likes. */
export interface HeldTask {
  readonly request: TaskRequest;
  readonly answer: (outcome: TaskOutcome) => void;
}

/** A handler that notes every call, and holds what `behaviour` does not answer. */
export class FakeHandler implements TaskHandler {
  readonly calls: TaskRequest[] = [];
  readonly held: HeldTask[] = [];
  behaviour: (request: TaskRequest) => TaskOutcome | "hold" = ({ parameters }) => ({
    kind: "succeeded",
    output: parameters,
  });

  run(request: TaskRequest): Promise<TaskOutcome> {
    this.calls.push(request);
    const outcome = this.behaviour(request);
    if (outcome !== "hold") return Promise.resolve(outcome);
    return new Promise((answer) => void this.held.push({ request, answer }));
  }

  hold(): this {
    this.behaviour = () => "hold";
    return this;
  }
}

/** Keeps what was logged. */
export class LogBook implements Logger {
  readonly entries: { readonly level: string; readonly fields: object; readonly message: string }[] = [];

  info(fields: object, message: string): void {
    this.entries.push({ level: "info", fields, message });
  }

  warn(fields: object, message: string): void {
    this.entries.push({ level: "warn", fields, message });
  }

  error(fields: object, message: string): void {
    this.entries.push({ level: "error", fields, message });
  }
}

export interface TestRuntime {
  readonly runtime: Runtime;
  readonly store: Store;
  readonly clock: VirtualClock;
  readonly handler: FakeHandler;
  readonly log: LogBook;
  /** A machine of this definition. */
  readonly machine: (definition: object, name?: string) => Promise<StateMachineRow>;
  readonly start: (machine: StateMachineRow, input?: unknown, name?: string) => Promise<ExecutionId>;
  /** Describe's status. */
  readonly status: (id: ExecutionId) => Promise<string | undefined>;
  readonly types: (id: ExecutionId) => Promise<readonly string[]>;
  readonly events: (id: ExecutionId) => Promise<readonly EventRecord[]>;
  /** Closes this runtime as a crash would leave it, and opens another one on its store. */
  readonly restart: (options?: TestRuntimeOptions) => TestRuntime;
}

export interface TestRuntimeOptions {
  readonly store?: Store;
  readonly clock?: VirtualClock;
  /** What the runtime sees of the clock, where it is to see less than the test. */
  readonly runtimeClock?: Clock;
  readonly handler?: FakeHandler;
  readonly limits?: Partial<EngineLimits>;
  readonly settings?: Partial<RuntimeSettings>;
  readonly observer?: ExecutionObserver;
  readonly outbox?: StatusEventOutbox;
}

/** A runtime on virtual time and a store in memory. */
export function testRuntime(options: TestRuntimeOptions = {}): TestRuntime {
  const store = options.store ?? memoryStore();
  const clock = options.clock ?? createVirtualClock(START_MS);
  const handler = options.handler ?? new FakeHandler();
  const log = new LogBook();
  const runtime = createRuntime({
    store,
    handler,
    clock: options.runtimeClock ?? clock,
    random: () => 0.5,
    logger: log,
    limits: { ...AWS_LIMITS, ...options.limits },
    settings: options.settings ?? {},
    ...(options.observer === undefined ? {} : { observer: options.observer }),
    ...(options.outbox === undefined ? {} : { outbox: options.outbox }),
  });
  let starts = 0;
  const events = (id: ExecutionId) => runtime.executions.history(id, { limit: 25_000, reverse: false });
  return {
    runtime,
    store,
    clock,
    handler,
    log,
    machine: (definition, name = "Machine") => createMachine(runtime, definition, name),
    async start(machine, input = {}, name = `run-${++starts}`) {
      const outcome = await runtime.executions.start({ machine, name, input: JSON.stringify(input) as JsonText });
      if (outcome.kind !== "started") throw new Error(`the start was answered with ${outcome.kind}`);
      return outcome.id;
    },
    status: async (id) => (await runtime.executions.describe(id))?.row.status,
    events,
    types: async (id) => (await events(id)).map((event) => event.type),
    restart(again = {}) {
      void runtime.close();
      return testRuntime({ ...options, store, clock, handler, ...again });
    },
  };
}

/** Creates a state machine as the API would. */
export async function createMachine(
  runtime: Runtime,
  definition: object,
  name: string,
  type: StateMachineRow["type"] = "STANDARD",
): Promise<StateMachineRow> {
  const outcome = await runtime.stateMachines.create({
    region: "us-east-1",
    account: "123456789012",
    name,
    type,
    content: {
      definition: JSON.stringify(definition),
      roleArn: "arn:aws:iam::123456789012:role/Role",
      loggingConfiguration: "{}",
      tracingConfiguration: "{}",
      encryptionConfiguration: "{}",
    },
    tags: [],
  });
  if (outcome.kind === "tooMany") throw new Error("too many state machines");
  return outcome.row;
}

/** A definition of these states, the first one first. */
export function definition(states: Record<string, object>, more: object = {}): object {
  return { StartAt: Object.keys(states)[0], States: states, ...more };
}

export const PASS = { Type: "Pass", End: true };
export const TASK = { Type: "Task", Resource: FUNCTION, End: true };
export const wait = (seconds: number, more: object = { End: true }): object => ({
  Type: "Wait",
  Seconds: seconds,
  ...more,
});
