import { expect, test } from "vitest";
import { type SimulationReport, simulate } from "./simulate.ts";

/** Fixed, so that a change that breaks one of them breaks it for everybody; `npm run sim` tries others. */
const SEEDS = 200;

test("whatever dies and whenever, every acknowledged execution comes to what it would have come to", async () => {
  const reports: SimulationReport[] = [];
  for (let seed = 1; seed <= SEEDS; seed++) reports.push(await simulate(seed));
  const sum = (of: (report: SimulationReport) => number): number => reports.reduce((all, each) => all + of(each), 0);
  // A simulation in which nothing happens proves nothing.
  expect(sum(({ kills }) => kills)).toBeGreaterThan(SEEDS);
  expect(sum(({ zombies }) => zombies)).toBeGreaterThan(SEEDS / 20);
  expect(sum(({ calls }) => calls)).toBeGreaterThan(SEEDS);
  expect(sum(({ events }) => events)).toBeGreaterThan(20 * SEEDS);
  expect(sum(({ redrives }) => redrives)).toBeGreaterThan(SEEDS / 4);
  expect(sum(({ expressStarts }) => expressStarts)).toBeGreaterThan(SEEDS);
  expect(sum(({ toldAgain }) => toldAgain)).toBeGreaterThan(SEEDS / 10);
  expect(sum(({ expressReruns }) => expressReruns)).toBeGreaterThan(SEEDS / 10);
}, 60_000);
