import { readFileSync } from "node:fs";
import { ConfigError } from "../../config/problem.ts";
import type { MockTable } from "./mock-table.ts";
import { parseMockFile } from "./parse-mock-file.ts";

/** A mock file that can be read again. */
export interface MockFile extends MockTable {
  /**
   * Reads the file again. What was read before stays in force where this fails.
   *
   * @throws {ConfigError} where the file cannot be read or used.
   */
  reload(): void;
}

/**
 * @param shownAs how messages name the file; default: its path.
 * @throws {ConfigError} where the file cannot be read or used.
 */
export function openMockFile(path: string, shownAs = path): MockFile {
  const read = () => parseMockFile(textOf(path, shownAs), shownAs);
  let table = read();
  return {
    stateMachineNames: () => table.stateMachineNames(),
    testCase: (stateMachineName, testCase) => table.testCase(stateMachineName, testCase),
    testCaseNames: (stateMachineName) => table.testCaseNames(stateMachineName),
    reload() {
      table = read();
    },
  };
}

function textOf(path: string, shownAs: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError([{ where: shownAs, message: `the mock file cannot be read: ${reason}` }]);
  }
}
