import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { parseDefinition } from "../../src/asl/parse.ts";
import { type EngineRun, runProgram } from "../../src/engine/testing-engine.ts";
import { hashOf, Prng } from "../simulation/prng.ts";
import { visitStates } from "./data-read.ts";
import { checkEnd } from "./execution-end.ts";
import { generatedWorld } from "./generated-world.ts";

const shared = process.env["STEPWELL_SHARED"] ?? resolve(import.meta.dirname, "../../../shared");
const corpus = join(shared, "corpus");
/** With STEPWELL_CI=1 a missing corpus is a failure rather than a reason to skip. */
const isSkipped = !existsSync(corpus) && process.env["STEPWELL_CI"] !== "1";

const SEEDS = 8;

interface Published {
  readonly file: string;
  readonly aslValidator: { readonly accepted: boolean; readonly verdict?: string };
}

/** Those that deploy on AWS, of which this version makes a program. */
function runnable() {
  const { definitions } = JSON.parse(readFileSync(join(corpus, "index.json"), "utf8")) as {
    readonly definitions: readonly Published[];
  };
  return definitions
    .filter(({ aslValidator }) => aslValidator.accepted || aslValidator.verdict === "validator-limitation")
    .flatMap(({ file }) => {
      const text = readFileSync(join(corpus, "definitions", file), "utf8");
      const { program } = parseDefinition(text, { type: "STANDARD" });
      return program === undefined ? [] : [{ file, program, definition: JSON.parse(text) as unknown }];
    });
}

describe.skipIf(isSkipped)("published definitions under generated mocks (needs STEPWELL_SHARED)", () => {
  test("each runs to an end, and what goes wrong is an execution error", { timeout: 120_000 }, () => {
    const machines = runnable();
    expect(machines.length).toBeGreaterThan(300);
    const seen = { states: 0, entered: 0, succeeded: 0, runs: 0 };
    for (const { file, program, definition } of machines) {
      const entered = new Set<string>();
      for (let seed = 0; seed < SEEDS; seed++) {
        let run: EngineRun;
        try {
          run = runProgram(program, generatedWorld(definition, new Prng(hashOf(file) + seed)));
          checkEnd(run);
        } catch (error) {
          throw new Error(`${file}, seed ${seed}`, { cause: error });
        }
        for (const event of run.events)
          if (event.type.endsWith("StateEntered") && "name" in event) entered.add(event.name);
        seen.runs += 1;
        if (run.execution.status === "SUCCEEDED") seen.succeeded += 1;
      }
      visitStates(definition, () => {
        seen.states += 1;
      });
      seen.entered += entered.size;
    }
    // The mocks are of use only where they lead through the states.
    expect(seen.entered / seen.states).toBeGreaterThan(0.65);
    expect(seen.succeeded / seen.runs).toBeGreaterThan(0.5);
  });
});
