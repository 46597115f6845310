import { describe, expect, test } from "vitest";
import {
  checkMapRunArn,
  checkRoleArn,
  mintExecutionArn,
  mintStateMachineArn,
  parseExecutionArn,
  parseStateMachineArn,
  parseTaggableArn,
} from "./arn.ts";

const AT = "arn:aws:states:us-east-1:123456789012";

function refusal(parse: () => unknown): string {
  try {
    return `parsed ${JSON.stringify(parse())}`;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

test("what is minted is parsed back", () => {
  const place = { region: "cn-north-1", account: "000000000001" };
  expect(parseStateMachineArn(mintStateMachineArn(place, "a.b-c"))).toEqual({
    ...place,
    partition: "aws-cn",
    name: "a.b-c",
  });
  expect(parseExecutionArn(mintExecutionArn(place, "m", "run-1"))).toEqual({
    ...place,
    partition: "aws-cn",
    machineName: "m",
    name: "run-1",
  });
});

test("versions, aliases and labels are told apart", () => {
  expect(parseStateMachineArn(`${AT}:stateMachine:m:7`)).toMatchObject({ name: "m", qualifier: "7" });
  expect(parseStateMachineArn(`${AT}:stateMachine:m/Label`)).toMatchObject({ name: "m", label: "Label" });
  expect(parseExecutionArn(`${AT}:execution:m/Label:run`)).toMatchObject({ machineName: "m", label: "Label" });
});

describe("a text that is no such ARN is refused", () => {
  test.each([
    ["not_a_valid_arn", "Invalid ARN prefix: not_a_valid_arn"],
    ["", "Invalid ARN prefix: "],
    ["arn", "Malformed ARN: arn"],
    ["arn:", "Malformed ARN: arn:"],
    ["arn:aws:states", "Malformed ARN: arn:aws:states"],
    [
      "arn:aws:lambda:us-east-1:123456789012:function:f",
      "Malformed ARN: arn:aws:lambda:us-east-1:123456789012:function:f",
    ],
    ["arn:aws:states:us-east-1:1234:stateMachine:m", "Malformed ARN: arn:aws:states:us-east-1:1234:stateMachine:m"],
    ["arn:aws:states::123456789012:stateMachine:m", "Malformed ARN: arn:aws:states::123456789012:stateMachine:m"],
    [`${AT}:stateMachine`, `Malformed ARN: ${AT}:stateMachine`],
    [`${AT}:stateMachine:`, `Malformed ARN: ${AT}:stateMachine:`],
    [`${AT}:stateMachine:m:`, `Malformed ARN: ${AT}:stateMachine:m:`],
    [`${AT}:stateMachine:m:1:2`, `Malformed ARN: ${AT}:stateMachine:m:1:2`],
    [`${AT}:stateMachine:/x`, `Malformed ARN: ${AT}:stateMachine:/x`],
    [`${AT}:execution:m:e`, "Resource type not valid in this context: execution"],
    [`${AT}:nonsense:m`, "Resource type not valid in this context: nonsense"],
    [`${AT}:constructor:m`, "Resource type not valid in this context: constructor"],
  ])("%s", (text, reason) => {
    expect(refusal(() => parseStateMachineArn(text))).toBe(`InvalidArn: Invalid Arn: '${reason}'`);
  });

  test("the ARN of an Express execution is none of an execution, as on AWS", () => {
    expect(refusal(() => parseExecutionArn(`${AT}:express:m:e:id`))).toBe(
      "InvalidArn: Invalid Arn: 'Resource type not valid in this context: express'",
    );
  });
});

test("tags are kept of state machines and activities only", () => {
  expect(parseTaggableArn(`${AT}:activity:a`)).toMatchObject({ kind: "activity", activity: { name: "a" } });
  expect(parseTaggableArn(`${AT}:stateMachine:m`)).toMatchObject({ kind: "stateMachine" });
  expect(refusal(() => parseTaggableArn(`${AT}:execution:m:e`))).toContain("Resource type not valid");
  expect(refusal(() => parseTaggableArn(`${AT}:activity:`))).toContain("InvalidArn");
});

test.each(["arn:aws:iam::123456789012:role/r", "arn:aws-cn:iam::000000000000:role/service-role/x_y@z"])(
  "%s is a role",
  (text) => {
    expect(refusal(() => checkRoleArn(text))).toBe("parsed undefined");
  },
);

test.each([
  "role",
  "arn:aws:iam:1234:role/r",
  "arn:aws:iam::1234:role/r",
  "arn:aws:iam::123456789012:user/u",
  "arn:aws:iam::123456789012:role/",
  "arn:aws:iam:us-east-1:123456789012:role/r",
])("%s is no role", (text) => {
  expect(refusal(() => checkRoleArn(text))).toContain("InvalidArn");
});

test("a Map Run's ARN has a label and an id", () => {
  expect(refusal(() => checkMapRunArn(`${AT}:mapRun:m/L:id`))).toBe("parsed undefined");
  expect(refusal(() => checkMapRunArn(`${AT}:mapRun:m:id`))).toContain("InvalidArn");
  expect(refusal(() => checkMapRunArn(`${AT}:stateMachine:m`))).toContain("InvalidArn");
});
