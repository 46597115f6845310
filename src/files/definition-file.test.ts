import { expect, test } from "vitest";
import { checkDefinition } from "./definition-file.ts";
import { placeholderValues } from "./placeholder-values.ts";

const STANDARD = { type: "STANDARD" } as const;
const none = () => undefined;

const task = (resource: string, more = "") =>
  `{\n  "StartAt": "A",\n  "States": {\n    "A": { "Type": "Task", "Resource": "${resource}", ${more}"End": true }\n  }\n}\n`;

test("a definition without placeholders is sent as it stands", () => {
  const text = '{ "StartAt": "A", "States": { "A": { "Type": "Succeed" } } }';
  expect(checkDefinition({ name: "a.asl.json", text }, STANDARD, none)).toEqual({
    definition: text,
    open: [],
    findings: [],
  });
});

test("a placeholder without a value is taken as right, whatever stands there", () => {
  const { findings, open } = checkDefinition(
    { name: "a.json", text: task("${Charge}", '"TimeoutSeconds": ${Limit}, ') },
    STANDARD,
    none,
  );
  expect(findings).toEqual([]);
  expect(open.map(({ name }) => name)).toEqual(["Charge", "Limit"]);
});

test("other mistakes are told of at the file's own places, behind values of any length", () => {
  const text = task("${Charge}", '"Nxt": 1, ');
  const value = placeholderValues(
    { region: "us-east-1", account: "123456789012", functions: {} },
    { Charge: "arn:aws:lambda:us-east-1:123456789012:function:charge" },
  );
  const [finding] = checkDefinition({ name: "a.json", text }, STANDARD, value).findings;
  const line = text.split("\n")[(finding?.line ?? 0) - 1] ?? "";
  expect(line.slice((finding?.column ?? 0) - 1)).toMatch(/^"?Nxt|^1/);
});

test("in YAML a placeholder without quotes may be a number, one in quotes is a text", () => {
  const text = 'StartAt: A\nStates:\n  A:\n    Type: Wait\n    Seconds: ${N}\n    Comment: "${N}"\n    End: true\n';
  const { definition, findings } = checkDefinition({ name: "a.yaml", text }, STANDARD, () => "60");
  expect(findings).toEqual([]);
  expect(JSON.parse(definition ?? "")).toMatchObject({ States: { A: { Seconds: 60, Comment: "60" } } });
});

test("open placeholders of YAML have their places", () => {
  const text = "StartAt: A\nStates:\n  A:\n    Type: Task\n    Resource: ${Charge}\n    End: true\n";
  const { open } = checkDefinition({ name: "a.yaml", text }, STANDARD, none);
  expect(open).toEqual([{ name: "Charge", line: 5, column: 15 }]);
});

test("a configured function's name stands for its ARN; AWS's own names are known", () => {
  const functions = { charge: { url: "http://x/", timeoutSeconds: 1 } };
  const value = placeholderValues(
    { region: "cn-north-1", account: "000000000001", functions },
    { F: "charge", G: "refund" },
  );
  expect(["F", "G", "AWS::Partition", "AWS::Region", "AWS::AccountId", "H", "toString"].map(value)).toEqual([
    "arn:aws-cn:lambda:cn-north-1:000000000001:function:charge",
    "refund",
    "aws-cn",
    "cn-north-1",
    "000000000001",
    undefined,
    undefined,
  ]);
});
