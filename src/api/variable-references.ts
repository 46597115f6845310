import type { Program } from "../asl/program.ts";

/**
 * `variableReferences` of a Describe answer: by state, the variables that it reads. Recorded: where no state reads any,
 * the answer does not have the member.
 */
export function variableReferencesOf({ variableReferences }: Program): Record<string, string[]> | undefined {
  if (variableReferences.size === 0) return undefined;
  return Object.fromEntries([...variableReferences].map(([state, names]) => [state, [...names]]));
}
