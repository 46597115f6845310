import { compileAccepted } from "../asl/parse.ts";

/**
 * `variableReferences` of a Describe answer: by state, the variables that it reads. Recorded: where no state reads any,
 * the answer does not have the member.
 */
export function variableReferencesOf(definition: string): Record<string, string[]> | undefined {
  const references = compileAccepted(definition).program?.variableReferences;
  if (references === undefined || references.size === 0) return undefined;
  return Object.fromEntries([...references].map(([state, names]) => [state, [...names]]));
}
