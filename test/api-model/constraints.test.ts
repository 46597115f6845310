import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { OPERATIONS as SERVED } from "../../src/api/operations/registry.ts";
import { constraintCases } from "./constraint-cases.ts";
import { isSkipped, OPERATIONS } from "./model.ts";
import { World } from "./world.ts";

describe.skipIf(isSkipped)("AWS's API model (needs STEPWELL_SHARED)", () => {
  test("every action is served, and no other", () => {
    expect([...SERVED.keys()].sort()).toEqual(OPERATIONS.map(({ name }) => name).sort());
  });

  describe.each(OPERATIONS)("the request of $name", (operation) => {
    let world: World;

    beforeAll(async () => {
      world = await World.open();
    });

    afterAll(() => world[Symbol.asyncDispose]());

    const cases = constraintCases(operation);

    test.skipIf(cases.length === 0)("is not refused at the limit of any constraint", async () => {
      for (const { at, constraint, within } of cases) {
        for (const request of within) {
          expect(await messageOf(world, operation.name, request), `${at}: ${constraint}`).not.toContain(
            "failed to satisfy constraint",
          );
        }
      }
    });

    test.skipIf(cases.length === 0)("is refused in AWS's words beyond the limit of each", async () => {
      for (const { at, constraint, beyond, violations, shown } of cases) {
        const message = await messageOf(world, operation.name, beyond);
        const what = shown === undefined ? "Value" : shown === "null" ? "Value null" : `Value '${shown}`;
        const errors = violations === 1 ? "1 validation error" : "2 validation errors";
        const expected = `ValidationException: ${errors} detected: ${what}`;
        expect(message.slice(0, expected.length), `${at}: ${constraint}`).toBe(expected);
        expect(message).toContain(` at '${at}' failed to satisfy constraint: ${constraint}`);
      }
    });
  });
});

/** What a request is refused with, if it is. */
async function messageOf(world: World, operation: string, request: object): Promise<string> {
  const outcome = await world.call(operation, request).catch((error: unknown) => error);
  return outcome instanceof Error ? `${outcome.name}: ${outcome.message}` : "";
}
