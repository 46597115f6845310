// node bench/jsonata.ts: how many times as fast as the jsonata library this evaluation is, side by side in one run.
import jsonata from "jsonata";
import type { Json } from "../src/expr/json-value.ts";
import { compileJsonata, createBudget } from "../src/expr/jsonata/compile.ts";

const INPUT = { a: 41, name: "Ada", items: Array.from({ length: 100 }, (_, i) => ({ id: i, price: i * 1.5 })) };
const CONTEXT = { Execution: { Id: "arn", Name: "e" } };

const EXPRESSIONS: readonly (readonly [string, string])[] = [
  ["sum of a member", "$states.input.a + 1"],
  [
    "object of five",
    `{"id": $states.context.Execution.Id, "sum": $states.input.a * 2 + 1, "name": $uppercase($states.input.name),
      "isLarge": $states.input.a > 40 ? "yes" : "no", "text": "Hello " & $states.input.name}`,
  ],
  ["map over 100 items", '$map($states.input.items, function($i) {{"id": $i.id, "total": $i.price * 2}})'],
  ["filter of a path", "$states.input.items[price > 75].id"],
  ["sum over a path", "$sum($states.input.items.price)"],
];

const WARM_UP_MS = 300;
/** Both sides take turns, and the best round of each counts: what else the machine does slows down some rounds, not all. */
const ROUNDS = 7;
const ROUND_MS = 60;

for (const [title, text] of EXPRESSIONS) {
  const [ours, theirs] = await race(ourRun(text), theirRun(text));
  const ratio = (theirs / ours).toFixed(1);
  console.log(`${title.padEnd(20)} ${micros(ours)} against ${micros(theirs)}: ${ratio} times as fast`);
}

function ourRun(text: string): () => void {
  const compiled = compileJsonata(text);
  if (!compiled.ok) throw new Error(compiled.reason);
  const variables = new Map<string, Json>();
  const states = { input: INPUT, context: CONTEXT };
  return () => {
    const outcome = compiled.value.evaluate({ states, variables, now: 0, random: () => 0.5, budget: createBudget() });
    if (!outcome.ok) throw new Error(outcome.message);
  };
}

function theirRun(text: string): () => Promise<unknown> {
  const expression = jsonata(text);
  const bindings = { states: { input: INPUT, context: CONTEXT } };
  return () => expression.evaluate(undefined, bindings) as Promise<unknown>;
}

/** Milliseconds a run of each. */
async function race(ours: () => void, theirs: () => Promise<unknown>): Promise<readonly [number, number]> {
  measure(ours, WARM_UP_MS);
  await measureAsync(theirs, WARM_UP_MS);
  const best: [number, number] = [Infinity, Infinity];
  for (let round = 0; round < ROUNDS; round++) {
    best[0] = Math.min(best[0], measure(ours, ROUND_MS));
    best[1] = Math.min(best[1], await measureAsync(theirs, ROUND_MS));
  }
  return best;
}

function measure(run: () => void, ms: number): number {
  let runs = 0;
  const begun = performance.now();
  for (; performance.now() < begun + ms; runs++) run();
  return (performance.now() - begun) / runs;
}

async function measureAsync(run: () => Promise<unknown>, ms: number): Promise<number> {
  let runs = 0;
  const begun = performance.now();
  for (; performance.now() < begun + ms; runs++) await run();
  return (performance.now() - begun) / runs;
}

function micros(ms: number): string {
  return `${(ms * 1000).toFixed(2)} µs`.padStart(10);
}
