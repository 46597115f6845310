import { expect, test } from "vitest";
import { TestingApi } from "../testing-api.ts";

async function tagged(): Promise<{ api: TestingApi; resourceArn: string }> {
  const api = new TestingApi();
  const resourceArn = await api.machine("orders", { tags: [{ key: "team", value: "blue" }] });
  return { api, resourceArn };
}

test("tags are added, replaced in their place, and removed", async () => {
  const { api, resourceArn } = await tagged();
  const added = [
    { key: "stage", value: "" },
    { key: "team", value: "red" },
    { key: "stage", value: "test" },
  ];
  expect(await api.call("TagResource", { resourceArn, tags: added })).toEqual({});
  expect(await api.call("ListTagsForResource", { resourceArn })).toEqual({
    tags: [
      { key: "team", value: "red" },
      { key: "stage", value: "test" },
    ],
  });
  expect(await api.call("UntagResource", { resourceArn, tagKeys: ["team", "team", "absent"] })).toEqual({});
  expect(await api.call("ListTagsForResource", { resourceArn })).toEqual({ tags: [{ key: "stage", value: "test" }] });
});

test("no tags at all change nothing", async () => {
  const { api, resourceArn } = await tagged();
  await api.call("TagResource", { resourceArn, tags: [] });
  await api.call("UntagResource", { resourceArn, tagKeys: [] });
  expect(await api.call("ListTagsForResource", { resourceArn })).toEqual({ tags: [{ key: "team", value: "blue" }] });
});

test("a resource has at most 50 tags", async () => {
  const { api, resourceArn } = await tagged();
  const tags = Array.from({ length: 50 }, (_, index) => ({ key: `k${index}`, value: "v" }));
  expect(await api.refusal("TagResource", { resourceArn, tags })).toContain("TooManyTags: ");
  expect(await api.call("TagResource", { resourceArn, tags: tags.slice(1) })).toEqual({});
});

test.each([
  [[{ key: "aws:x", value: "v" }], "Tags may not begin with 'aws:': 'aws:x'"],
  [[{ key: "k", value: "AWS:v" }], "Tags may not begin with 'aws:': 'AWS:v'"],
  [[{ key: "k<", value: "v" }], "Tags may hold letters, digits, white space and _ . : / = + - @ only: 'k<'"],
  [[{ value: "v" }], "A tag needs a key"],
])("%j is refused", async (tags, reason) => {
  const { api, resourceArn } = await tagged();
  expect(await api.refusal("TagResource", { resourceArn, tags })).toBe(`ValidationException: ${reason}`);
});

test.each(["TagResource", "UntagResource", "ListTagsForResource"])("%s refuses what has no tags", async (operation) => {
  const { api, resourceArn } = await tagged();
  const body = { tags: [], tagKeys: [] };
  for (const unknown of [`${resourceArn}x`, `${resourceArn}:1`, resourceArn.replace(":stateMachine:", ":activity:")]) {
    expect(await api.refusal(operation, { ...body, resourceArn: unknown })).toBe(
      `ResourceNotFound: Resource not found: '${unknown}'`,
    );
  }
  const execution = `${resourceArn.replace(":stateMachine:", ":execution:")}:run`;
  expect(await api.refusal(operation, { ...body, resourceArn: execution })).toBe(
    "InvalidArn: Invalid Arn: 'Resource type not valid in this context: execution'",
  );
});
