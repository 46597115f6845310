import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sampleOf } from "./constraint-cases.ts";
import { isSkipped, membersOf, OPERATIONS, shapeNamed } from "./model.ts";
import { AT, World } from "./world.ts";

/** What an ARN member may name; another type is refused. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  stateMachineArn: ["stateMachine"],
  stateMachineVersionArn: ["stateMachine"],
  stateMachineAliasArn: ["stateMachine"],
  executionArn: ["execution"],
  activityArn: ["activity"],
  mapRunArn: ["mapRun"],
  resourceArn: ["stateMachine", "activity"],
};

const OF_EACH_TYPE: Readonly<Record<string, string>> = {
  stateMachine: `${AT}:stateMachine:a`,
  execution: `${AT}:execution:a:b`,
  express: `${AT}:express:a:b:c`,
  activity: `${AT}:activity:a`,
  mapRun: `${AT}:mapRun:a/b:c`,
};

/** No ARN of anything, and what is said of it. */
const MALFORMED: readonly (readonly [arn: string, reason: string])[] = [
  ["nobody", "Invalid ARN prefix: nobody"],
  ["arn:aws:states:us-east-1:123456789012", "Malformed ARN: arn:aws:states:us-east-1:123456789012"],
  ["arn:aws:sns:us-east-1:123456789012:stateMachine:a", "Malformed ARN: arn:aws:sns:"],
  ["arn:aws:states::123456789012:stateMachine:a", "Malformed ARN: arn:aws:states::"],
  ["arn:aws:states:us-east-1:12345:stateMachine:a", "Malformed ARN: arn:aws:states:us-east-1:12345:"],
];

const inModel = OPERATIONS.flatMap(({ name, input }) =>
  membersOf(shapeNamed(input))
    .map(([member]) => member)
    .filter((member) => TYPES[member] !== undefined)
    .map((member) => ({ operation: name, member, around: sampleOf(shapeNamed(input)) as object })),
);

describe.skipIf(isSkipped)("the ARNs of requests (needs STEPWELL_SHARED)", () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open();
  });

  afterAll(() => world[Symbol.asyncDispose]());

  test.each(inModel)("$operation takes no malformed $member", async ({ operation, member, around }) => {
    for (const [arn, reason] of MALFORMED) {
      const { name, message } = await world.refusal(operation, { ...around, [member]: arn });
      expect(`${name}: ${message}`, arn).toContain(`InvalidArn: Invalid Arn: '${reason}`);
    }
  });

  test.each(inModel)("$operation takes no $member of another resource", async ({ operation, member, around }) => {
    const others = Object.entries(OF_EACH_TYPE).filter(([type]) => TYPES[member]?.includes(type) === false);
    for (const [type, arn] of others) {
      const { name, message } = await world.refusal(operation, { ...around, [member]: arn });
      expect(`${name}: ${message}`).toBe(`InvalidArn: Invalid Arn: 'Resource type not valid in this context: ${type}'`);
    }
  });

  test.each([
    ["TagResource", { tags: [{ key: "a", value: "b" }] }],
    ["UntagResource", { tagKeys: ["a"] }],
    ["ListTagsForResource", {}],
  ])("%s knows no version and no alias", async (operation, more) => {
    await using own = await World.open();
    const version = await own.version(await own.machine("orders"));
    for (const resourceArn of [version, await own.alias("live", version)]) {
      const refusal = await own.refusal(operation, { resourceArn, ...more });
      expect(refusal).toMatchObject({
        name: "ResourceNotFound",
        message: `Resource not found: '${resourceArn}'`,
        members: { resourceName: resourceArn },
      });
    }
  });
});
