import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Prng } from "../simulation/prng.ts";
import type { FunctionServer } from "../support/function-server.ts";
import { type ScratchFolder, scratchFolder } from "../support/scratch-folder.ts";
import { brokenRules, deeds } from "../support/whole-history.ts";
import { startFunctions } from "./functions.ts";
import { isPrefix } from "./load.ts";
import { type Aftermath, calm, type Survivor, storm } from "./storm.ts";

/*
 * A real server under load, killed with SIGKILL at random moments and started again on the same folder.
 * STEPWELL_CRASH_SEED=42 npx vitest run test/crash repeats the moments of a seed, as far as a machine
 * does twice the same; STEPWELL_CRASH_KILLS=100 makes a longer storm of it.
 */
const seed = Number(process.env["STEPWELL_CRASH_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
const kills = Number(process.env["STEPWELL_CRASH_KILLS"] ?? 10);
const STORM_MS_MAX = 60_000 + kills * 6_000;

describe(`a server that is killed ${kills} times under load (seed ${seed})`, () => {
  let scratch: ScratchFolder;
  let functions: FunctionServer;
  let undisturbed: ReadonlyMap<string, Survivor>;
  let after: Aftermath;

  beforeAll(async () => {
    console.log(`crash test: STEPWELL_CRASH_SEED=${seed}`);
    scratch = scratchFolder("crash");
    const [calmFolder, stormFolder] = ["calm", "storm"].map((name) => join(scratch.path, name)) as [string, string];
    for (const folder of [calmFolder, stormFolder]) mkdirSync(folder);
    functions = await startFunctions();
    [undisturbed, after] = await Promise.all([
      calm(calmFolder, functions),
      storm(stormFolder, functions, new Prng(seed), kills),
    ]);
    const again = deliveries().filter((calls) => calls.length > 1).length;
    console.log(
      `crash test: ${after.survivors.length} executions, ${deliveries().length} attempts at tasks, ${again} of them delivered again`,
    );
  }, STORM_MS_MAX);

  afterAll(async () => {
    await functions?.close();
    scratch?.[Symbol.dispose]();
  });

  /** The servers, by number, that called each attempt at a task of the storm. */
  function deliveries(): readonly (readonly number[])[] {
    const byKey = new Map<string, number[]>();
    for (const { key, caller } of functions.calls) {
      if (caller === "calm") continue;
      const callers = byKey.get(key) ?? [];
      byKey.set(key, [...callers, Number(caller)]);
    }
    return [...byKey.values()];
  }

  test("loses no start that it acknowledged, and makes none of its own", () => {
    expect(after.survivors.length).toBeGreaterThan(3 * kills);
    expect(new Set(after.survivors.map(({ executionArn }) => executionArn)).size).toBe(after.known);
    expect(after.survivors.length).toBe(after.known);
    for (const { startDate, events } of after.survivors) {
      if (startDate !== undefined) expect(events[0]?.timestamp).toBe(startDate);
    }
  });

  test("answers a repeated start with the first, and changes nothing that it has shown", () => {
    expect(after.complaints).toEqual([]);
    for (const { executionArn, events } of after.survivors) {
      expect(isPrefix(after.shown.get(executionArn) ?? [], events), executionArn).toBe(true);
    }
  });

  test("ends every execution with one whole history", () => {
    const broken = after.survivors
      .map(({ executionArn, events }) => [executionArn, ...brokenRules(events)])
      .filter(({ length }) => length > 1);
    expect(broken).toEqual([]);
  });

  test("does in every execution what it does without a crash, no more and no less", () => {
    const expected = new Map([...undisturbed].map(([what, execution]) => [what, deeds(execution)]));
    for (const survivor of after.survivors) {
      expect(deeds(survivor), survivor.executionArn).toEqual(expected.get(survivor.machine + survivor.input));
    }
  });

  test("calls each task once, or again after a kill that found it in flight, always under its key", () => {
    for (const callers of deliveries()) expect(new Set(callers).size).toBe(callers.length);
    const scheduled = after.survivors.flatMap(({ events }) =>
      events.filter(({ type }) => type === "LambdaFunctionScheduled"),
    );
    expect(deliveries().length).toBe(scheduled.length);
  });

  test("never calls a task again whose result was in the journal before the kill", () => {
    const calledAgain = functions.calls.filter(
      ({ key, caller }) => caller !== "calm" && after.durable[Number(caller) - 1]?.has(key) === true,
    );
    expect(calledAgain).toEqual([]);
    expect(after.durable.at(-1)?.size).toBeGreaterThan(0);
  });
});
