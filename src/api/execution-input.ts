import { JsonSyntaxError, parseJson } from "../expr/json-parse.ts";
import { InvalidExecutionInput, ValidationException } from "./exceptions.ts";

/**
 * Checks that an execution's input is one JSON value of allowed size; any JSON value is.
 *
 * @throws {ValidationException} @throws {InvalidExecutionInput} with the text of AWS's JSON parser.
 */
export function checkExecutionInput(input: string, bytesMax: number): void {
  if (input.length * 3 > bytesMax && Buffer.byteLength(input) > bytesMax) {
    throw new ValidationException(
      `1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to ${bytesMax}`,
    );
  }
  if (input.trim() === "") throw invalid("Invalid execution input.");
  try {
    parseJson(input);
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw invalid(error.message);
    throw error;
  }
}

function invalid(reason: string): InvalidExecutionInput {
  return new InvalidExecutionInput(`Invalid State Machine Execution Input: '${reason}'`);
}
