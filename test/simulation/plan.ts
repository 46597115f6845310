import type { EngineLimits } from "../../src/engine/command.ts";
import type { RuntimeSettings } from "../../src/runtime/settings.ts";
import type { Prng } from "./prng.ts";
import { QUICK, randomMachine } from "./random-machine.ts";

/** What a seed stands for, faults apart. */
export interface Plan {
  readonly machines: readonly object[];
  readonly executions: readonly PlannedExecution[];
  readonly expressMachine: object;
  readonly expressStarts: readonly PlannedStart[];
  readonly settings: Partial<RuntimeSettings>;
  readonly limits: Partial<EngineLimits>;
}

/** An asynchronous Express execution. */
export interface PlannedStart {
  readonly name: string;
  readonly startsAfterMs: number;
  readonly input: string;
}

export interface PlannedExecution extends PlannedStart {
  readonly machine: number;
  /** StopExecution is called so long after the start was acknowledged. */
  readonly stopsAfterMs: number | undefined;
  /** Where it fails, RedriveExecution is called so often, each time that it is closed. */
  readonly redrives: number;
}

export function planOf(random: Prng): Plan {
  const machines = Array.from({ length: random.int(1, 2) }, () => randomMachine(random));
  const executions = Array.from({ length: random.int(1, 5) }, (_, i) => ({
    name: `execution-${i}`,
    machine: random.int(0, machines.length - 1),
    startsAfterMs: random.pick([0, 0, 10, 2_000, 40_000]),
    input: JSON.stringify({ path: "root", items: Array.from({ length: random.int(0, 4) }, (_, item) => item) }),
    stopsAfterMs: random.chance(0.1) ? random.int(0, 20_000) : undefined,
    redrives: random.chance(0.5) ? random.int(1, 3) : 0,
  }));
  const settings = {
    verifyFolds: true,
    taskConcurrency: { total: random.pick([1, 3, 1_000]), perResource: random.pick([1, 1_000]) },
    residentForMs: random.pick([0, 10_000]),
    loadsMax: random.pick([1, 256]),
    commitTurnsMax: random.pick([1, 1_024]),
  };
  const limits = { turnEventsMax: random.pick([3, 500]) };
  return { machines, executions, settings, limits, ...expressPlan(random) };
}

function expressPlan(random: Prng): Pick<Plan, "expressMachine" | "expressStarts"> {
  const expressMachine = randomMachine(random, QUICK);
  const expressStarts = Array.from({ length: random.int(0, 4) }, (_, i) => ({
    name: `express-${i}`,
    startsAfterMs: random.pick([0, 0, 10, 2_000, 40_000]),
    input: JSON.stringify({ path: "root", items: Array.from({ length: random.int(0, 4) }, (_, item) => item) }),
  }));
  return { expressMachine, expressStarts };
}
