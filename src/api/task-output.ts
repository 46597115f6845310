import { JsonSyntaxError, parseJson } from "../expr/json-parse.ts";
import { InvalidOutput, ValidationException } from "./exceptions.ts";

/**
 * Checks that a task's output is one JSON value of allowed size.
 *
 * @throws {ValidationException} @throws {InvalidOutput} with the text of AWS's JSON parser.
 */
export function checkTaskOutput(output: string, bytesMax: number): void {
  if (output.length * 3 > bytesMax && Buffer.byteLength(output) > bytesMax) {
    throw new ValidationException(
      `1 validation error detected: Value at 'output' failed to satisfy constraint: Member must have length less than or equal to ${bytesMax}`,
    );
  }
  if (output.trim() === "") throw invalid("Invalid task output.");
  try {
    parseJson(output);
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw invalid(error.message);
    throw error;
  }
}

function invalid(reason: string): InvalidOutput {
  return new InvalidOutput(`Invalid Output: '${reason}'`);
}
