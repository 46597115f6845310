import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { runInThisContext } from "node:vm";
import type jsonata from "jsonata";
import { expect, test } from "vitest";
import { printJson } from "../json-print.ts";
import { JsonataSyntaxError, parseExpression } from "./library.ts";
import { evaluateOnDocument } from "./testing-evaluate.ts";
import { ExpressionMaker } from "./testing-expressions.ts";

// Expressions made at random, evaluated here and by the library. STEPWELL_FUZZ_RUNS=100000 makes a long run of it,
// STEPWELL_FUZZ_SEED another one.
const RUNS = Number(process.env["STEPWELL_FUZZ_RUNS"] ?? 3_000);
const SEED = Number(process.env["STEPWELL_FUZZ_SEED"] ?? 1);

/** Faults of the library: what it writes into an array by accident may be seen later. */
const MENDS: readonly (readonly [fault: string, mended: string])[] = [
  // Making an object of an empty array, it writes "nothing" into that array, whoever else has it.
  ["input.push(undefined);", "input = [undefined];"],
  // A transform takes an array that it matches for an object with members "0", "1", …
  ["match[prop] = update[prop];", "if (!Array.isArray(match)) match[prop] = update[prop];"],
  ["delete match[deletions[jj]];", "if (!Array.isArray(match)) delete match[deletions[jj]];"],
];

function mendedLibrary(): typeof jsonata {
  const source = readFileSync(createRequire(import.meta.url).resolve("jsonata"), "utf8");
  const mended = MENDS.reduce((text, [fault, mend]) => {
    if (!text.includes(fault)) throw new Error(`the library no longer has the fault '${fault}'`);
    return text.replace(fault, mend);
  }, source);
  const module = { exports: {} };
  const load = runInThisContext(`(function (module, exports) {${mended}\n})`) as (...given: unknown[]) => void;
  load(module, module.exports);
  return module.exports as typeof jsonata;
}

const library = mendedLibrary();

/** Bounds for the library; ours are wider, so that only one side can run into them. */
const LIBRARY_LIMITS = { stack: 400, sequence: 100_000, timeout: 5_000 };
const OUR_LIMITS = { depthMax: 1_000 };

/** What the library threw without a code: an error of JavaScript that nobody meant. */
class Accident extends Error {}

async function libraryOutcome(text: string, document: unknown, value: unknown): Promise<unknown> {
  try {
    const result: unknown = await library(text, LIBRARY_LIMITS).evaluate(document, { v: value });
    if (result === undefined) return "undefined";
    return { value: plain(result) };
  } catch (error) {
    if (error === UNSUPPORTED) return "unsupportedType";
    const { code } = error as { code?: string };
    if (code === undefined || code === "D1011" || code === "D1012" || code === "D2015")
      throw new Accident(String(error));
    return { code };
  }
}

const UNSUPPORTED = new Error("a function");

/** JSON as AWS writes it: infinities as strings, no functions. A transform may have made a circle: a RangeError here. */
function plain(value: unknown): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? value + 0 : String(value);
  if (value === undefined) return null;
  if (typeof value === "function") throw UNSUPPORTED;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  if ("_jsonata_lambda" in value || "_jsonata_function" in value) throw UNSUPPORTED;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([key, member]) => [key, plain(member)]));
}

function ourOutcome(text: string, document: unknown, value: never): unknown {
  const outcome = evaluateOnDocument(text, document, { variables: { v: value }, limits: OUR_LIMITS });
  if (outcome.ok) return { value: plain(JSON.parse(printJson(outcome.value))) };
  return outcome.kind === "error" ? { code: outcome.message.slice(0, 5) } : outcome.kind;
}

/** The library evaluates items and members side by side, so which of two errors comes first is not determined. */
function mayFailInAnyOrder(text: string): boolean {
  return /"p":|\[/.test(text);
}

/** The library's `*` also finds the marks of a sequence among its members, where an array's constructor begins a path. */
function mayFindMarks(text: string): boolean {
  return /\[[^\]]*\*/.test(text);
}

test("random expressions come to what the library makes of them", { timeout: RUNS * 40 }, async () => {
  let compared = 0;
  let valued = 0;
  for (let run = 0; run < RUNS; run++) {
    const maker = new ExpressionMaker(SEED * 1_000_000 + run);
    const document = maker.document();
    const text = maker.expression(2 + Math.floor(maker.random() * 3));
    const value = maker.document(2) as never;
    if (!parses(text) || mayFindMarks(text)) continue;
    const before = JSON.stringify(document);
    let expected: unknown;
    try {
      expected = await libraryOutcome(text, structuredClone(document), structuredClone(value));
    } catch (error) {
      if (error instanceof Accident) continue;
      throw error;
    }
    const actual = ourOutcome(text, document, value);
    const where = `seed ${SEED}, run ${run}: ${text}\non ${before}\n$v = ${JSON.stringify(value)}`;
    expect(JSON.stringify(document), `${where} changed its input`).toBe(before);
    if (mayFailInAnyOrder(text) && isFailure(expected) && isFailure(actual)) continue;
    expect(actual, where).toEqual(expected);
    compared++;
    if (typeof expected === "object" && expected !== null && "value" in expected) valued++;
  }
  expect(compared).toBeGreaterThan(RUNS / 2);
  expect(valued).toBeGreaterThan(RUNS / 8); // the generator would be worth little if hardly anything had a value
});

function isFailure(outcome: unknown): boolean {
  return typeof outcome === "object" && outcome !== null && "code" in outcome;
}

function parses(text: string): boolean {
  try {
    parseExpression(text);
    return true;
  } catch (error) {
    if (error instanceof JsonataSyntaxError) return false;
    throw error;
  }
}
