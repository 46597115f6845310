import { describe, expect, test } from "vitest";
import { EXECUTION_SCENARIOS } from "./execution-scenarios.ts";
import { IMPOSSIBLE, IMPOSSIBLE_ANYWHERE } from "./impossible.ts";
import { isSkipped, membersOf, OPERATIONS, shapeNamed } from "./model.ts";
import { OTHER_SCENARIOS } from "./other-scenarios.ts";
import type { Scenario, Scenarios } from "./scenario.ts";
import { STATE_MACHINE_SCENARIOS } from "./state-machine-scenarios.ts";
import { World } from "./world.ts";

const SCENARIOS: Scenarios = { ...STATE_MACHINE_SCENARIOS, ...EXECUTION_SCENARIOS, ...OTHER_SCENARIOS };

/** The others have 400. */
const STATUS: Readonly<Record<string, number>> = { ConflictException: 409, ServiceQuotaExceededException: 402 };

describe.skipIf(isSkipped)("AWS's API model (needs STEPWELL_SHARED)", () => {
  test("each exception that an operation declares has a scenario, or a reason why it cannot occur", () => {
    const declared = OPERATIONS.flatMap(({ name, errors }) => errors.map((error) => `${name} ${error}`));
    const provoked = pairsOf(SCENARIOS);
    const impossible = [
      ...pairsOf(IMPOSSIBLE),
      ...declared.filter((pair) => IMPOSSIBLE_ANYWHERE[pair.split(" ")[1] ?? ""] !== undefined),
    ];
    expect([...provoked, ...impossible].sort()).toEqual(declared.sort());
    expect(provoked.filter((pair) => impossible.includes(pair))).toEqual([]);
  });

  const rows = Object.entries(SCENARIOS).flatMap(([operation, scenarios]) =>
    Object.entries(scenarios).map(([error, scenario]) => [operation, error, scenario] as const),
  );

  test.each(rows)("%s is refused with %s", async (operation, error, scenario: Scenario) => {
    await using world = await World.open(scenario.flags);
    const refusal = await world.refusal(operation, await scenario.prepare(world));
    expect(`${refusal.name}: ${refusal.message}`).toMatch(new RegExp(`^${error}: .`));
    expect(refusal.status).toBe(STATUS[error] ?? 400);
    const known = membersOf(shapeNamed(error)).map(([name]) => name);
    expect(Object.keys(refusal.members).filter((member) => !known.includes(member))).toEqual([]);
  });
});

function pairsOf(table: Readonly<Record<string, Readonly<Record<string, unknown>>>>): readonly string[] {
  return Object.entries(table).flatMap(([operation, errors]) =>
    Object.keys(errors).map((error) => `${operation} ${error}`),
  );
}
