import { expect, test } from "vitest";
import type { AnswerValue } from "../operation/answer.ts";
import { writeJson } from "./json.ts";
import { writeTable } from "./table.ts";
import { writeText } from "./text.ts";
import { writeYaml } from "./yaml.ts";

const page = { title: "ListStateMachines", columns: 80 };
const machines = [
  { stateMachineArn: "arn:a", name: "a", type: "STANDARD", creationDate: "2026-11-24T11:03:20.123000+00:00" },
  { stateMachineArn: "arn:b", name: "b", type: "EXPRESS", creationDate: "2026-11-24T11:03:20+00:00" },
];
const event = (id: number, name: string) => ({
  type: "PassStateEntered",
  id,
  stateEnteredEventDetails: { name, input: "{}", inputDetails: { truncated: false } },
});

// The texts below are those of the AWS CLI for the same answers.

test("JSON", () => {
  expect(writeJson({ tags: [], n: 1, nested: { text: "é\n" } }, page)).toBe(
    '{\n    "tags": [],\n    "n": 1,\n    "nested": {\n        "text": "é\\n"\n    }\n}\n',
  );
});

test.each([
  ["json", writeJson],
  ["text", writeText],
  ["table", writeTable],
  ["yaml", writeYaml],
])("%s prints nothing for an empty answer", (_, write) => {
  expect(write({}, page)).toBe("");
});

test.each<[AnswerValue, string, string, string]>([
  [null, "null\n", "None\n", "null\n"],
  [true, "true\n", "True\n", "true\n"],
  [3, "3\n", "3\n", "3\n"],
  ["a", '"a"\n', "a\n", '"a"\n'],
  [[], "[]\n", "", "[]\n"],
  [["a", "b"], '[\n    "a",\n    "b"\n]\n', "a\tb\n", "- a\n- b\n"],
])("what a query leaves: %j", (value, json, text, yaml) => {
  expect([writeJson(value, page), writeText(value, page), writeYaml(value, page)]).toEqual([json, text, yaml]);
});

test("text: scalars in the order of their names, nested things on lines of their own", () => {
  expect(writeText({ stateMachines: machines }, page)).toBe(
    "STATEMACHINES\t2026-11-24T11:03:20.123000+00:00\ta\tarn:a\tSTANDARD\n" +
      "STATEMACHINES\t2026-11-24T11:03:20+00:00\tb\tarn:b\tEXPRESS\n",
  );
  expect(writeText({ events: [event(1, "Hi")] }, page)).toBe(
    "EVENTS\t1\tPassStateEntered\nSTATEENTEREDEVENTDETAILS\t{}\tHi\nINPUTDETAILS\tFalse\n",
  );
  expect(writeText({ variableReferences: { A: ["x", "y"], B: [] } }, page)).toBe("A\tx\nA\ty\n");
  expect(
    writeText(
      [
        ["a", "STANDARD"],
        ["b", null],
      ],
      page,
    ),
  ).toBe("a\tSTANDARD\nb\tNone\n");
});

test("text: a member that an element lacks leaves a gap", () => {
  expect(writeText({ list: [{ a: 1, b: 2 }, { b: 3 }] }, page)).toBe("LIST\t1\t2\nLIST\t\t3\n");
});

test("yaml: sorted, timestamps quoted, lists at the key's own indent", () => {
  expect(writeYaml({ stateMachines: machines.slice(1), on: "on", long: "x ".repeat(80).trim() }, page)).toBe(
    [
      `long: ${"x ".repeat(80).trim()}`,
      "'on': 'on'",
      "stateMachines:",
      "- creationDate: '2026-11-24T11:03:20+00:00'",
      "  name: b",
      "  stateMachineArn: arn:b",
      "  type: EXPRESS",
      "",
    ].join("\n"),
  );
});

test("table: a list of things", () => {
  const short = machines.map(({ name, type, stateMachineArn }) => ({ name, type, stateMachineArn }));
  expect(writeTable({ stateMachines: short }, page)).toBe(`\
-------------------------------------------
|            ListStateMachines            |
+-----------------------------------------+
||             stateMachines             ||
|+------+-------------------+------------+|
|| name |  stateMachineArn  |   type     ||
|+------+-------------------+------------+|
||  a   |  arn:a            |  STANDARD  ||
||  b   |  arn:b            |  EXPRESS   ||
|+------+-------------------+------------+|
`);
});

test("table: a section for everything nested", () => {
  expect(writeTable({ events: [event(1, "Hi")] }, { ...page, title: "GetExecutionHistory" })).toBe(`\
------------------------------
|     GetExecutionHistory    |
+----------------------------+
||          events          ||
|+----+---------------------+|
|| id |        type         ||
|+----+---------------------+|
||  1 |  PassStateEntered   ||
|+----+---------------------+|
|||stateEnteredEventDetails|||
||+------------+-----------+||
|||    input   |   name    |||
||+------------+-----------+||
|||  {}        |  Hi       |||
||+------------+-----------+||
||||     inputDetails     ||||
|||+------------+---------+|||
||||  truncated |  False  ||||
|||+------------+---------+|||
`);
});

test("table: a row that is wider than the terminal stands on its side", () => {
  expect(writeTable({ name: "a", definition: "x".repeat(20) }, { title: "T", columns: 20 })).toBe(`\
----------------------------------------
|                   T                  |
+-------------+------------------------+
|  definition |  xxxxxxxxxxxxxxxxxxxx  |
|  name       |  a                     |
+-------------+------------------------+
`);
});

test("table: wide characters take two columns", () => {
  const [, , , first, second] = writeTable([["井戸"], ["ab"]], page).split("\n");
  expect(first).toBe("|  井戸           |");
  expect(second).toBe("|  ab             |");
});
