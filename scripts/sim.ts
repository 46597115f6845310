import { parseArgs } from "node:util";
import { simulate } from "../test/simulation/simulate.ts";

/*
 * npm run sim -- --seed 42          one seed, as often as you like
 * npm run sim -- --seeds 5000       so many, beginning at a random one or at --seed
 */
const { values } = parseArgs({ options: { seed: { type: "string" }, seeds: { type: "string" } } });

const first = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
const count = values.seeds === undefined ? (values.seed === undefined ? 2_000 : 1) : Number(values.seeds);
const startedAt = performance.now();
const totals = {
  executions: 0,
  events: 0,
  commits: 0,
  kills: 0,
  zombies: 0,
  calls: 0,
  expressStarts: 0,
  expressReruns: 0,
};
console.log(`seeds ${first} to ${first + count - 1}`);
for (let seed = first; seed < first + count; seed++) {
  const report = await simulate(seed);
  for (const key of Object.keys(totals) as (keyof typeof totals)[]) totals[key] += report[key];
}
console.log(
  JSON.stringify({ seeds: count, ...totals, seconds: Math.round((performance.now() - startedAt) / 100) / 10 }),
);
