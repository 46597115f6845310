import type { ValidateStateMachineDefinitionInput, ValidateStateMachineDefinitionOutput } from "@aws-sdk/client-sfn";
import { parseDefinition } from "../../asl/parse.ts";
import { defineOperation } from "../operation.ts";

const DIAGNOSTICS_MAX = 100; // AWS: also what 0 means

/**
 * Checks a definition against AWS's language: what this version does not run is no fault of the definition.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html
 */
export const validateStateMachineDefinition = defineOperation<
  ValidateStateMachineDefinitionInput,
  ValidateStateMachineDefinitionOutput
>("ValidateStateMachineDefinition", async ({ definition, type = "STANDARD", severity = "ERROR", maxResults }) => {
  const { diagnostics } = parseDefinition(definition, { type, lengthMax: Number.POSITIVE_INFINITY });
  const asked = diagnostics.filter((diagnostic) => severity === "WARNING" || diagnostic.severity === "ERROR");
  const limit = maxResults || DIAGNOSTICS_MAX;
  return {
    result: diagnostics.some((diagnostic) => diagnostic.severity === "ERROR") ? "FAIL" : "OK",
    diagnostics: asked
      .slice(0, limit)
      .map(({ severity, code, message, location }) => ({ severity, code, message, location })),
    truncated: asked.length > limit,
  };
});
