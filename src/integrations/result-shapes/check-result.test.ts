import { describe, expect, test } from "vitest";
import { parseResource } from "../../asl/parse-resource.ts";
import type { Json } from "../../expr/json.ts";
import { checkResult } from "./check-result.ts";
import { readModel } from "./read-model.ts";
import { resultShape } from "./result-shapes.ts";

const MODEL = readModel(`
!get Answer
Answer {Name!:'2..4,Size:#0..10,Kind:=A|B,Sure:?,Any:*,Tags:Tags,Parts:Parts
Tags <'
Parts [Answer
`);

const check = (value: Json, strict = true) => {
  const shape = MODEL.get("get");
  return shape === undefined ? undefined : checkResult(value, shape, { strict });
};

describe("a result and its service's model", () => {
  test.each<[Json, string, string]>([
    [{}, "Name", "missing"],
    [{ Name: null }, "Name", "missing"],
    [{ Name: 1 }, "Name", "notString"],
    [{ Name: "a" }, "Name", "tooShort"],
    [{ Name: "abcde" }, "Name", "tooLong"],
    [{ Name: "ab", Size: "1" }, "Size", "notNumber"],
    [{ Name: "ab", Size: -1 }, "Size", "tooSmall"],
    [{ Name: "ab", Size: 11 }, "Size", "tooLarge"],
    [{ Name: "ab", Kind: "C" }, "Kind", "unexpectedValue"],
    [{ Name: "ab", Sure: "true" }, "Sure", "notBoolean"],
    [{ Name: "ab", Tags: [] }, "Tags", "notObject"],
    [{ Name: "ab", Tags: { a: 1 } }, "a", "notString"],
    [{ Name: "ab", Parts: {} }, "Parts", "notArray"],
    [{ Name: "ab", Parts: [{ Name: "ab" }, {}] }, "Name", "missing"],
  ])("%j: %s is %s", (value, field, problem) => {
    expect(check(value)).toEqual({ field, problem });
  });

  test.each<Json>([
    { Name: "ab" },
    { Name: "ab", Any: [1], Other: 1, name: 2 },
    { Name: "ab", Parts: [{ Name: "abc" }] },
  ])("nothing stands against %j", (value) => expect(check(value)).toBeUndefined());

  test("what is missing is missed only where that is asked", () => {
    expect(check({}, false)).toBeUndefined();
  });
});

describe("the model of a Resource", () => {
  const kindOf = (name: string) => {
    const parsed = parseResource(`arn:aws:states:::${name}`);
    return parsed.ok ? resultShape(parsed.resource)?.kind : "no resource";
  };

  test.each([
    "lambda:invoke",
    "dynamodb:getItem",
    "events:putEvents",
    "states:startExecution.sync",
    "states:startExecution.sync:2",
    "aws-sdk:sfn:describeExecution",
    "aws-sdk:eventbridge:putEvents",
    "ecs:runTask",
  ])("%s has one", (name) => expect(kindOf(name)).toBe("structure"));

  test.each([
    "sqs:sendMessage.waitForTaskToken",
    "ecs:runTask.sync",
    "apigateway:invoke",
    "aws-sdk:ec2:describeInstances",
  ])("%s may result in anything", (name) => expect(kindOf(name)).toBeUndefined());

  test("the output of a child execution is JSON with sync:2, and a text with sync", () => {
    const problemOf = (pattern: string) => {
      const parsed = parseResource(`arn:aws:states:::states:startExecution.${pattern}`);
      const shape = parsed.ok ? resultShape(parsed.resource) : undefined;
      return shape === undefined ? "no model" : checkResult({ Output: { a: 1 } }, shape, { strict: false });
    };
    expect(problemOf("sync:2")).toBeUndefined();
    expect(problemOf("sync")).toEqual({ field: "Output", problem: "notString" });
  });
});
