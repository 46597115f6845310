import { expect, test } from "vitest";
import { compileAccepted } from "../asl/parse.ts";
import type { Program } from "../asl/program.ts";
import { AWS_LIMITS, type Command, NOTHING_HEARD } from "../engine/command.ts";
import { IDENTITY, START_MS } from "../engine/testing-engine.ts";
import type { JsonText } from "../engine/units.ts";
import { definition, wait } from "./testing-runtime.ts";
import { decideLetters } from "./turn.ts";

const { program } = compileAccepted(JSON.stringify(definition({ W: wait(60) })));
const CONTEXT = {
  now: START_MS,
  random: () => 0.5,
  claimSlot: () => true,
  activityExists: () => true,
  heardAt: NOTHING_HEARD,
  limits: AWS_LIMITS,
};
const START: Command = { type: "Start", input: "{}" as JsonText };
const [TICK, STOP, REDRIVE] = [{ type: "Tick" }, { type: "Stop" }, { type: "Redrive" }] as const;

test("no turn goes past the end of its execution: a redrive is the next one's", () => {
  const letters = [[START], [STOP], [TICK], [REDRIVE], [STOP]];
  const first = decideLetters(program as Program, IDENTITY, letters, CONTEXT);
  expect(first).toMatchObject({ lettersTaken: 3, effective: [true, true, false], execution: { status: "ABORTED" } });
  const second = decideLetters(program as Program, first.execution, letters.slice(first.lettersTaken), CONTEXT);
  expect(second).toMatchObject({ lettersTaken: 2, effective: [true, true], execution: { status: "ABORTED" } });
  expect(second.records.map(({ type }) => type)).toEqual([
    "ExecutionRedriven",
    "FrameReopened",
    "TimerSet",
    "ExecutionAborted",
  ]);
});
