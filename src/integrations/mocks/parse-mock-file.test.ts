import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openMockFile } from "./mock-file.ts";
import { parseMockFile } from "./parse-mock-file.ts";
import { answerFor } from "./response.ts";

const file = (responses: string, machines = "{}") =>
  `{\n"StateMachines": ${machines},\n"MockedResponses": ${responses}\n}`;

test("a Return keeps its numbers and loses its white space", () => {
  const text = file(
    '{ "R": { "0": { "Return": { "n" : 1.0,\n "big": 12345678901234567890, "text": "a  \\" b" } } } }',
    '{ "M": { "TestCases": { "T": { "S": "R" } } } }',
  );
  const response = parseMockFile(text, "mocks.json").testCase("M", "T")?.get("S");
  if (response === undefined) throw new Error("no response");
  expect(answerFor(response, 0)).toEqual({
    kind: "return",
    output: '{"n":1.0,"big":12345678901234567890,"text":"a  \\" b"}',
  });
});

test("a Return of null is a result", () => {
  const text = file('{ "R": { "0": { "Return": null } } }', '{ "M": { "TestCases": { "T": { "S": "R" } } } }');
  const response = parseMockFile(text, "mocks.json").testCase("M", "T")?.get("S");
  expect(response?.attempts).toEqual([{ first: 0, last: 0, answer: { kind: "return", output: "null" } }]);
});

test("what the file does not have is told apart from what it has", () => {
  const table = parseMockFile(file("{}", '{ "M": { "TestCases": { "A": {}, "B": {} } } }'), "mocks.json");
  expect(table.testCaseNames("M")).toEqual(["A", "B"]);
  expect(table.testCaseNames("N")).toEqual([]);
  expect(table.testCase("M", "A")?.get("S")).toBeUndefined();
  expect(table.testCase("M", "C")).toBeUndefined();
});

test.each([
  ["broken JSON", "{", "mocks.json:1:2: not JSON: close brace expected"],
  ["comments", "{} // none", "mocks.json:1:4: not JSON: invalid comment token"],
  [
    "no machines",
    '{ "MockedResponses": {} }',
    "mocks.json:1:1: StateMachines: expected an object of state machines, found nothing",
  ],
  [
    "AWS's misprint",
    '{ "StateMachines": {},\n "MockedResponse": {} }',
    'mocks.json:2:2: unknown key "MockedResponse"; did you mean "MockedResponses"?',
  ],
  [
    "a machine without TestCases",
    file("{}", '{ "M": { "TestCase": {} } }'),
    'mocks.json:2:27: StateMachines.M: unknown key "TestCase"; did you mean "TestCases"?',
  ],
  [
    "an unknown response",
    file('{ "Happy": {} }', '{ "M": { "TestCases": { "T": { "S": "Hapy" } } } }'),
    'mocks.json:2:54: there is no mocked response "Hapy"; did you mean "Happy"?',
  ],
  [
    "a response that is no name",
    file("{}", '{ "M": { "TestCases": { "T": { "S": {} } } } }'),
    "mocks.json:2:54: StateMachines.M.TestCases.T.S: expected the name of a mocked response, found {}",
  ],
  [
    "a wrong attempt",
    file('{ "R": { "one": { "Return": 1 } } }'),
    'mocks.json:3:29: MockedResponses.R: expected an attempt such as "0" or a range such as "1-2", found "one"',
  ],
  [
    "an attempt twice",
    file('{ "R": { "0-2": { "Return": 1 },\n "2-3": { "Return": 1 } } }'),
    "mocks.json:4:2: MockedResponses.R: attempt 2 is there twice",
  ],
  [
    "both Return and Throw",
    file('{ "R": { "0": { "Return": 1, "Throw": { "Error": "E" } } } }'),
    "mocks.json:3:34: MockedResponses.R.0: expected either Return or Throw",
  ],
  [
    "neither",
    file('{ "R": { "0": {} } }'),
    "mocks.json:3:34: MockedResponses.R.0: expected either Return or Throw, found {}",
  ],
  [
    "a Throw without Error",
    file('{ "R": { "0": { "Throw": { "Cause": "c" } } } }'),
    "mocks.json:3:45: MockedResponses.R.0.Throw.Error: expected a string, found nothing",
  ],
  [
    "a Throw with more",
    file('{ "R": { "0": { "Throw": { "Error": "E", "Couse": "c" } } } }'),
    'mocks.json:3:61: MockedResponses.R.0.Throw: unknown key "Couse"; did you mean "Cause"?',
  ],
])("%s", (_, text, message) => {
  expect(() => parseMockFile(text, "mocks.json")).toThrow(message);
});

test("every mistake is told at once", () => {
  const text = file(
    '{ "R": { "x": { "Return": 1 }, "y": { "Return": 1 } } }',
    '{ "M": { "TestCases": { "T": { "S": "Q" } } } }',
  );
  expect(() => parseMockFile(text, "mocks.json")).toThrow(/(?:mocks\.json.*\n?){3}/);
});

test("a file read again is in force, and a broken one leaves the last good one", () => {
  const folder = mkdtempSync(join(tmpdir(), "stepwell-mocks-"));
  try {
    const path = join(folder, "mocks.json");
    expect(() => openMockFile(path)).toThrow("the mock file cannot be read");
    writeFileSync(path, file("{}", '{ "M": { "TestCases": { "A": {} } } }'));
    const mocks = openMockFile(path);
    writeFileSync(path, file("{}", '{ "M": { "TestCases": { "B": {} } } }'));
    mocks.reload();
    expect(mocks.testCaseNames("M")).toEqual(["B"]);
    writeFileSync(path, "{");
    expect(() => mocks.reload()).toThrow("mocks.json:1:2");
    expect(mocks.testCase("M", "B")).toBeDefined();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
