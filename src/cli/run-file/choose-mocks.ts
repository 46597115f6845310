import { CliError, EXIT } from "../exit-code.ts";
import type { InProcess } from "../house.ts";

/** What `--mocks FILE[#TestCase]` asks for. */
export interface MockChoice {
  readonly isAsked: boolean;
  readonly file?: string;
  readonly testCase?: string;
}

export function parseMockChoice(word: string | undefined): MockChoice {
  if (word === undefined) return { isAsked: false };
  const at = word.lastIndexOf("#");
  const file = at < 0 ? word : word.slice(0, at);
  const testCase = at < 0 ? "" : word.slice(at + 1);
  return { isAsked: true, ...(file === "" ? {} : { file }), ...(testCase === "" ? {} : { testCase }) };
}

/**
 * The name to run the machine under, and its test case. A mock file goes by names: where it has one state machine alone,
 * that is the one, however the definition's file is called; where that has one test case alone, so is that.
 *
 * @throws {CliError} 2 where there is nothing or too much to choose from.
 */
export function chooseMocks(
  machine: string,
  { isAsked, testCase }: MockChoice,
  stepwell: Pick<InProcess, "mockedMachines" | "mockTestCases">,
): { readonly machine: string; readonly testCase?: string } {
  if (!isAsked) return { machine };
  const machines = stepwell.mockedMachines();
  const [only] = machines;
  const name = machines.includes(machine) || machines.length !== 1 ? machine : (only ?? machine);
  const cases = stepwell.mockTestCases(name);
  const chosen = testCase ?? (cases.length === 1 ? cases[0] : undefined);
  if (chosen !== undefined && cases.includes(chosen)) return { machine: name, testCase: chosen };
  throw refusal(name, testCase, machines, cases);
}

function refusal(
  machine: string,
  testCase: string | undefined,
  machines: readonly string[],
  cases: readonly string[],
): CliError {
  const found = cases.length === 0 ? `it has: ${machines.join(", ") || "no state machines"}` : cases.join(", ");
  const message =
    cases.length === 0
      ? `the mock file has no test cases for the state machine "${machine}" (${found})`
      : testCase === undefined
        ? `name a test case of "${machine}" behind the file, as FILE#TestCase: ${found}`
        : `the mock file has no test case "${testCase}" for "${machine}", only: ${found}`;
  return new CliError(EXIT.usage, `stepwell: error: --mocks: ${message}`);
}
