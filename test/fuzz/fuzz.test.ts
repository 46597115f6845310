import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { compileAccepted, type ParseResult, parseDefinition } from "../../src/asl/parse.ts";
import type { Program } from "../../src/asl/program.ts";
import { runProgram } from "../../src/engine/testing-engine.ts";
import { checkEnd } from "../corpus/execution-end.ts";
import { generatedWorld } from "../corpus/generated-world.ts";
import { Prng } from "../simulation/prng.ts";
import { DEFINITIONS } from "./definitions.ts";
import { mutateText, mutateValue } from "./mutate-value.ts";

// FUZZ_RUNS mutations of each kind from FUZZ_SEED on: `FUZZ_SEED=17 FUZZ_RUNS=1` repeats the one that failed.
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 700);
const SEED = Number(process.env["FUZZ_SEED"] ?? 1);
/** Longer than anything takes on a busy machine. */
const HANGS_MS = 5_000;
const BOUNDS = { historyEventsMax: 150 };

const shared = process.env["STEPWELL_SHARED"] ?? resolve(import.meta.dirname, "../../../shared");

/** Ours, and where they are at hand those that people have published. */
function sources(): readonly string[] {
  const ours = DEFINITIONS.map((definition) => JSON.stringify(definition, null, 2));
  const folder = join(shared, "corpus", "definitions");
  if (!existsSync(folder)) return ours;
  const published = readdirSync(folder)
    .sort()
    .map((file) => readFileSync(join(folder, file), "utf8"));
  // Half of the mutations go to ours, which have more in them.
  return published.flatMap((text, index) => [text, ours[index % ours.length] as string]);
}

function forEachSeed(act: (random: Prng) => void): void {
  for (let seed = SEED; seed < SEED + RUNS; seed++) {
    const begun = performance.now();
    try {
      act(new Prng(seed));
    } catch (error) {
      throw new Error(`FUZZ_SEED=${seed} FUZZ_RUNS=1`, { cause: error });
    }
    expect(performance.now() - begun, `FUZZ_SEED=${seed}`).toBeLessThan(HANGS_MS);
  }
}

/** That there is a program, or a reason with its place for there being none. */
function checkFindings(text: string, { program, diagnostics, unsupported }: ParseResult): void {
  const reasons = [...diagnostics.filter(({ severity }) => severity === "ERROR"), ...unsupported];
  expect(reasons.length > 0).toBe(program === undefined);
  const lines = text.split("\n");
  for (const { line, column, message } of [...diagnostics, ...unsupported]) {
    expect(message).toMatch(/\S/);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(column).toBeLessThanOrEqual((lines[line - 1] as string).length + 1);
  }
}

/** Reads a mutation every way there is. Answers the program that may run. */
function readMutation(text: string): Program | undefined {
  const found = parseDefinition(text, { type: "STANDARD" });
  checkFindings(text, found);
  checkFindings(text, parseDefinition(text, { type: "EXPRESS" }));
  compileAccepted(text);
  return found.program;
}

test.each(DEFINITIONS)("definition %$ runs before it is changed", (definition) => {
  expect(parseDefinition(JSON.stringify(definition), { type: "STANDARD" }).diagnostics).toEqual([]);
});

describe("mutations", { timeout: Math.max(60_000, RUNS * 100) }, () => {
  const texts = sources();

  test("no text makes the reader do anything but find fault or make a program", () => {
    forEachSeed((random) => {
      let text = random.pick(texts);
      for (let changes = random.int(1, 3); changes > 0; changes--) text = mutateText(text, random);
      readMutation(text);
    });
  });

  test("no definition makes the engine do anything but go to an end", () => {
    let runs = 0;
    forEachSeed((random) => {
      const definition = JSON.parse(random.pick(texts)) as Record<string, unknown>;
      mutateValue(definition, random);
      const program = readMutation(JSON.stringify(definition, null, 1));
      if (program === undefined) return;
      runs += 1;
      checkEnd(runProgram(program, { ...generatedWorld(definition, random), limits: BOUNDS }));
    });
    // Most mutations are refused; those that are not are what this is about.
    expect(runs).toBeGreaterThanOrEqual(Math.floor(RUNS / 10));
  });

  test("no input and no result makes the engine do anything but go to an end", () => {
    const machines = texts.flatMap((text) => {
      const { program } = parseDefinition(text, { type: "STANDARD" });
      return program === undefined ? [] : [{ program, definition: JSON.parse(text) as unknown }];
    });
    forEachSeed((random) => {
      const { program, definition } = random.pick(machines);
      const world = generatedWorld(definition, random);
      const mutated = (value: unknown): unknown => {
        // Values are shared between runs; the mutation is not.
        const holder = [structuredClone(value)];
        mutateValue(holder, random);
        return holder[0] ?? null;
      };
      checkEnd(
        runProgram(program, {
          ...world,
          input: mutated(world.input),
          limits: BOUNDS,
          task: (task, state) => {
            const behaviour = world.task?.(task, state) ?? "hangs";
            return typeof behaviour === "object" && "output" in behaviour
              ? { output: mutated(behaviour.output) }
              : behaviour;
          },
        }),
      );
    });
  });
});
