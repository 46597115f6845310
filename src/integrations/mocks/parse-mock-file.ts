import { z } from "zod";
import { problemsOf } from "../../config/check.ts";
import { type PositionedDocument, parseJsonDocument } from "../../config/document.ts";
import { section } from "../../config/field.ts";
import { ConfigError, type Problem, shown } from "../../config/problem.ts";
import { didYouMean } from "../../config/suggestion.ts";
import { compact } from "../json-text.ts";
import { type MockMachines, type MockTable, type MockTestCase, mockTable } from "./mock-table.ts";
import { type MockedAnswer, type MockedAttempts, type MockedResponse, parseAttempts } from "./response.ts";

const textValue = z.string({ error: () => "a string" });
const objectOf = <Value extends z.ZodType>(value: Value, what: string) =>
  z.record(z.string(), value, { error: () => `an object of ${what}` });

const answer = section({
  Return: z.unknown().optional(),
  Throw: section({ Error: textValue, Cause: textValue.optional() }).optional(),
}).refine((value) => "Return" in value !== "Throw" in value, { error: () => "either Return or Throw" });

const mockFile = section({
  StateMachines: objectOf(
    section({
      TestCases: objectOf(
        objectOf(z.string({ error: () => "the name of a mocked response" }), "responses by state"),
        "test cases",
      ),
    }),
    "state machines",
  ),
  MockedResponses: objectOf(objectOf(answer, "answers by attempt"), "mocked responses"),
});

type MockFileValue = z.infer<typeof mockFile>;

/**
 * Reads a mock file of the kind that Step Functions Local takes.
 *
 * @param file shown in messages.
 * @throws {ConfigError} with every problem, as file:line:column.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/sfn-local-mock-cfg-file.html
 */
export function parseMockFile(text: string, file: string): MockTable {
  const document = parseJsonDocument(text, file);
  const checked = mockFile.safeParse(document.value);
  if (!checked.success) throw new ConfigError(problemsOf(checked.error, document.value, document, keysAt));
  const problems: Problem[] = [];
  const responses = readResponses(checked.data, document, problems);
  const machines = readMachines(checked.data, responses, document, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  return mockTable(machines);
}

function readResponses({ MockedResponses }: MockFileValue, document: PositionedDocument, problems: Problem[]) {
  return new Map(
    Object.entries(MockedResponses).map(([name, answers]) => {
      const attempts: MockedAttempts[] = [];
      for (const [key, value] of Object.entries(answers)) {
        const path = ["MockedResponses", name, key];
        const range = parseAttempts(key);
        if (range === undefined) {
          const message = `MockedResponses.${name}: expected an attempt such as "0" or a range such as "1-2", found ${shown(key)}`;
          problems.push({ where: document.whereKey(path), message });
          continue;
        }
        const clash = attempts.find(({ first, last }) => first <= range.last && range.first <= last);
        if (clash !== undefined) {
          const message = `MockedResponses.${name}: attempt ${Math.max(clash.first, range.first)} is there twice`;
          problems.push({ where: document.whereKey(path), message });
        }
        attempts.push({ ...range, answer: readAnswer(value, path, document) });
      }
      attempts.sort((one, other) => one.first - other.first);
      return [name, { name, attempts }] as const;
    }),
  );
}

function readAnswer(
  value: z.infer<typeof answer>,
  path: readonly string[],
  document: PositionedDocument,
): MockedAnswer {
  // Return's own text: parsing and writing it again would change its numbers.
  if (value.Throw === undefined)
    return { kind: "return", output: compact(document.textAt([...path, "Return"]) ?? "null") };
  const { Error: error, Cause: cause } = value.Throw;
  // The file cannot leave Error out; an empty one stands for a failure that was sent without.
  return {
    kind: "throw",
    ...(error === "" ? {} : { error }),
    ...(cause === undefined || cause === "" ? {} : { cause }),
  };
}

function readMachines(
  { StateMachines }: MockFileValue,
  responses: ReadonlyMap<string, MockedResponse>,
  document: PositionedDocument,
  problems: Problem[],
): MockMachines {
  const read = (machine: string, testCase: string, states: Readonly<Record<string, string>>): MockTestCase =>
    new Map(
      Object.entries(states).flatMap(([state, name]) => {
        const response = responses.get(name);
        if (response !== undefined) return [[state, response] as const];
        const where = document.whereValue(["StateMachines", machine, "TestCases", testCase, state]);
        const meant = didYouMean(name, responses.keys());
        const hint = meant === undefined ? "" : `; did you mean "${meant}"?`;
        problems.push({ where, message: `there is no mocked response "${name}"${hint}` });
        return [];
      }),
    );
  return new Map(
    Object.entries(StateMachines).map(([machine, { TestCases }]) => [
      machine,
      new Map(Object.entries(TestCases).map(([testCase, states]) => [testCase, read(machine, testCase, states)])),
    ]),
  );
}

/** The keys that an object at `path` may have. */
function keysAt(path: readonly PropertyKey[]): readonly string[] {
  if (path.length === 0) return ["StateMachines", "MockedResponses"];
  if (path[0] === "StateMachines") return ["TestCases"];
  return path.at(-1) === "Throw" ? ["Error", "Cause"] : ["Return", "Throw"];
}
