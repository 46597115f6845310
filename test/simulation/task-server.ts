import { isExpress } from "../../src/engine/context-object.ts";
import type { JsonText } from "../../src/engine/units.ts";
import type { TaskHandler, TaskOutcome, TaskRequest } from "../../src/integrations/port.ts";
import type { VirtualClock } from "../../src/runtime/virtual-clock.ts";
import { hashOf } from "./prng.ts";
import type { TaskKind } from "./random-machine.ts";

export interface TaskCall {
  readonly key: string;
  readonly executionArn: string;
  readonly incarnation: number;
}

/**
 * The world outside: it outlives the process that calls it and notes every call. What it answers depends on
 * the execution, the state, its input and the number of the attempt, and never on the time.
 */
export class TaskServer {
  readonly calls: TaskCall[] = [];
  /** What a check of a call found wrong. */
  readonly complaints: string[] = [];
  readonly #clock: VirtualClock;
  readonly #onCall: (call: TaskCall) => void;
  /** Keys that came for a state and input, in order: the place is the attempt. */
  readonly #attempts = new Map<string, string[]>();

  constructor(clock: VirtualClock, onCall: (call: TaskCall) => void) {
    this.#clock = clock;
    this.#onCall = onCall;
  }

  /** The handler of one incarnation of the process. */
  handler(incarnation: number): TaskHandler {
    return { run: (request) => this.#run(request, incarnation) };
  }

  async #run(request: TaskRequest, incarnation: number): Promise<TaskOutcome> {
    const call = { key: request.key, executionArn: request.identity.executionArn, incarnation };
    this.calls.push(call);
    this.#onCall(call);
    const what = `${request.identity.name} ${request.stateName} ${request.parameters}`;
    const keys = this.#attempts.get(what) ?? [];
    if (!keys.includes(request.key)) keys.push(request.key);
    this.#attempts.set(what, keys);
    const attempt = keys.indexOf(request.key);
    const hash = hashOf(`${what} ${attempt}`);
    if (failures(request, hashOf(what)) > attempt) {
      // Some attempts never answer, until their time-out.
      if (hash % 5 === 0) return new Promise(() => {});
      await this.#takes(hash % 3_000);
      return { kind: "failed", error: "Flaky", cause: `attempt ${attempt}` };
    }
    await this.#takes(hash % 3_000);
    return { kind: "succeeded", output: JSON.stringify({ done: what }) as JsonText };
  }

  #takes(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#clock.setTimer((this.#clock.now() + ms) as never, resolve));
  }
}

/** How many attempts fail before one succeeds; the retriers of the machines allow three more than one. */
function failures({ identity, stateName }: TaskRequest, hash: number): number {
  const kind = stateName.replace(/\d+$/, "") as TaskKind;
  switch (kind) {
    case "steady":
      return 0;
    case "retried":
      return hash % 4;
    case "caught":
      return hash % 2 === 0 ? 0 : 99;
    // More than its retriers allow, so that its execution fails; redriven once or twice, it succeeds. An Express one
    // that is run again after a crash is to fail as it would have.
    case "fatal":
      if (hash % 2 === 0) return 0;
      return isExpress(identity.executionArn) ? 99 : 4 + (hash % 5);
  }
}
