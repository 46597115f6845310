export interface MissingFunction {
  readonly stateName: string;
  readonly functionName: string;
  /** The keys of `functions`. */
  readonly configured: readonly string[];
  /** Where `functions` stands: `./stepwell.config.yaml:12`. Absent without a configuration file. */
  readonly functionsPlace: string | undefined;
}

/** What mends a task whose function nothing configured serves. */
export function missingFunctionMend({ stateName, functionName, configured, functionsPlace }: MissingFunction): string {
  const there = configured.length === 0 ? "there are none" : `there are: ${configured.join(", ")}`;
  const file = functionsPlace ?? "./stepwell.config.yaml";
  return `${stateName}: no function "${functionName}" is configured (${there}). Add functions.${functionName} to ${file}, or mock it with --mocks.`;
}
