import { expect, test } from "vitest";
import { DEFAULT_API_SETTINGS } from "../../src/api/settings.ts";
import { loadConfig } from "../../src/config/load.ts";
import { AWS_QUOTAS } from "../../src/runtime/quotas.ts";
import { tags } from "./common-requests.ts";
import { ROLE, World } from "./world.ts";

/** A definition of exactly so many characters. */
function definitionOf(length: number): string {
  const text = (comment: string) =>
    JSON.stringify({ Comment: comment, StartAt: "A", States: { A: { Type: "Pass", End: true } } });
  return text("c".repeat(length - text("").length));
}

test("the limits of the configuration are AWS's by default", () => {
  const { limits } = loadConfig({ cwd: import.meta.dirname, env: {}, flags: {} }).config;
  expect(limits).toMatchObject(AWS_QUOTAS);
  expect(limits).toMatchObject({
    payloadBytes: DEFAULT_API_SETTINGS.payloadBytesMax,
    definitionLength: DEFAULT_API_SETTINGS.definitionLengthMax,
    tagsPerResource: DEFAULT_API_SETTINGS.tagsMax,
  });
});

test("a definition may be as long as its limit", async () => {
  await using world = await World.open({ limitsDefinitionLength: "1100" });
  const request = { name: "orders", roleArn: ROLE };
  const stateMachineArn = await world.machine("longest", definitionOf(1_100));
  const tooLong = definitionOf(1_101);
  const refusal =
    "1 validation error detected: Value at 'definition' failed to satisfy constraint: Member must have length less than or equal to 1100";
  for (const [operation, given] of [
    ["CreateStateMachine", request],
    ["UpdateStateMachine", { stateMachineArn }],
    ["ValidateStateMachineDefinition", {}],
    ["TestState", {}],
  ] as const) {
    expect((await world.refusal(operation, { ...given, definition: tooLong })).message).toBe(refusal);
  }
});

test("a limit can be raised beyond AWS's", async () => {
  await using world = await World.open({ limitsDefinitionLength: "2000000", limitsTagsPerResource: "60" });
  await world.machine("longest", definitionOf(1_500_000), { tags: tags(60) });
});

test("a payload is measured in bytes", async () => {
  await using world = await World.open({ limitsPayloadBytes: "1024" });
  const stateMachineArn = await world.machine("orders");
  const quoted = (length: number) => JSON.stringify("é".repeat(length));
  await world.execution(stateMachineArn, { input: quoted(511) });
  const { message } = await world.refusal("StartExecution", { stateMachineArn, input: quoted(512) });
  expect(message).toContain(
    "Value at 'input' failed to satisfy constraint: Member must have length less than or equal to 1024",
  );
});

test("tags are counted after they are merged", async () => {
  await using world = await World.open({ limitsTagsPerResource: "2" });
  const resourceArn = await world.activity("pack");
  await world.call("TagResource", { resourceArn, tags: tags(2) });
  // The same keys again are no further tags.
  await world.call("TagResource", { resourceArn, tags: tags(2) });
  const refusal = await world.refusal("TagResource", { resourceArn, tags: tags(1, 2) });
  expect(refusal).toMatchObject({ name: "TooManyTags", members: { resourceName: resourceArn } });
  await world.call("UntagResource", { resourceArn, tagKeys: ["key0"] });
  await world.call("TagResource", { resourceArn, tags: tags(1, 2) });
});
