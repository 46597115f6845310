import fc from "fast-check";
import { expect, test } from "vitest";
import type { Command } from "./command.ts";
import { type EngineRun, runDefinition, type TaskBehaviour } from "./testing-engine.ts";
import { definitionOf, shape, tasks } from "./testing-shapes.ts";

const STOP = { type: "Stop" } as const;

/** What must hold of every history, whatever the machine. */
function checkHistory(run: EngineRun): void {
  run.events.forEach((event, index) => {
    expect(event.id).toBe(index + 1);
    expect(event.previous).toBeLessThan(event.id);
    if (index > 0) expect(event.at).toBeGreaterThanOrEqual(run.events[index - 1]?.at ?? 0);
  });
  const ends = run.events.filter(({ type }) => /^Execution(Succeeded|Failed|TimedOut|Aborted)$/.test(type));
  const redrives = run.events.filter(({ type }) => type === "ExecutionRedriven");
  expect(ends.at(-1)).toEqual(run.events.at(-1));
  expect(redrives.map(({ previous }) => previous)).toEqual(ends.slice(0, -1).map(({ id }) => id));
  const entered = new Map<number, string>();
  for (const event of run.events) {
    if (event.type.endsWith("StateEntered") && "name" in event) {
      // A Fail state is entered again by a redrive, and never left.
      const isAgain = event.type === "FailStateEntered" && entered.get(event.frame) === event.name;
      expect(entered.has(event.frame) && !isAgain).toBe(false);
      entered.set(event.frame, event.name);
    }
    if (event.type.endsWith("StateExited") && "name" in event) {
      expect(entered.get(event.frame)).toBe(event.name);
      entered.delete(event.frame);
    }
  }
}

/** It is stopped after so many turns, and after so many more. */
function stopsAfter(turns: readonly number[]): readonly Command[] {
  return turns.flatMap((ticks) => [...Array.from({ length: ticks }, () => ({ type: "Tick" }) as const), STOP]);
}

test("every history is whole: numbered from 1, each state left before the next is entered, one end", () => {
  fc.assert(
    fc.property(shape(2), (machine) => {
      checkHistory(runDefinition(definitionOf(machine), { task: tasks() }));
    }),
    { numRuns: 150 },
  );
});

test("turns cut anywhere, tasks that wait for slots: the history stays whole", () => {
  fc.assert(
    fc.property(shape(2), fc.integer({ min: 1, max: 30 }), fc.boolean(), (machine, turnEventsMax, slots) => {
      checkHistory(runDefinition(definitionOf(machine), { task: tasks(), slots, limits: { turnEventsMax } }));
    }),
    { numRuns: 150 },
  );
});

test("a machine without failures comes to the same output however its turns are cut", () => {
  const calm = shape(2).filter((machine) => !/"(fail|faulty)"/.test(JSON.stringify(machine)));
  fc.assert(
    fc.property(calm, fc.integer({ min: 1, max: 30 }), (machine, turnEventsMax) => {
      const calmTasks: TaskBehaviour = (_, state) => ({ output: { state } });
      const whole = runDefinition(definitionOf(machine), { task: calmTasks });
      const cut = runDefinition(definitionOf(machine), { task: calmTasks, limits: { turnEventsMax } });
      expect(cut.execution.output).toBe(whole.execution.output);
      expect(cut.events.map(({ type }) => type).sort()).toEqual(whole.events.map(({ type }) => type).sort());
    }),
    { numRuns: 100 },
  );
});

test("whatever a machine does and wherever it is stopped, its history stays whole through redrives", () => {
  fc.assert(
    fc.property(
      shape(2),
      fc.integer({ min: 1, max: 30 }),
      fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 3 }),
      (machine, turnEventsMax, stops) => {
        const limits = { turnEventsMax };
        const commands = stopsAfter(stops);
        const run = runDefinition(definitionOf(machine), { task: tasks(), commands, limits, redrives: [{}, {}, {}] });
        checkHistory(run);
        if (run.execution.status !== "SUCCEEDED") expect(run.execution.redriven?.count).toBe(3);
      },
    ),
    { numRuns: 150 },
  );
});

/** Nothing is caught and nothing fails for ever: redriven often enough, it succeeds. */
const mendable = shape(2).filter((machine) => !/"(fail|faulty)"|"caught":true/.test(JSON.stringify(machine)));
const REDRIVES = Array.from({ length: 60 }, () => ({}));

test("redriven until it succeeds, a machine comes to what it comes to without failures, and no success is repeated", () => {
  fc.assert(
    fc.property(
      mendable,
      fc.integer({ min: 1, max: 30 }),
      fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 4 }),
      fc.boolean(),
      (machine, turnEventsMax, stops, slots) => {
        const calm = runDefinition(definitionOf(machine), { task: (_, state) => ({ output: { state } }) });
        const commands = stopsAfter(stops);
        const limits = { turnEventsMax };
        const run = runDefinition(definitionOf(machine), {
          task: tasks(),
          commands,
          limits,
          slots,
          redrives: REDRIVES,
        });
        expect(run.execution.status).toBe("SUCCEEDED");
        expect(run.execution.output).toBe(calm.execution.output);
        const exits = (of: EngineRun) => of.events.map(({ type }) => type).filter((type) => type.endsWith("Exited"));
        expect(exits(run).sort()).toEqual(exits(calm).sort());
        checkHistory(run);
      },
    ),
    { numRuns: 150 },
  );
});
