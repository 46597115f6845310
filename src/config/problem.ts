/** Where something stands in a file; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One thing that is wrong in a configuration, in words that say what was found, where, and what was expected. */
export interface Problem {
  /** `stepwell.config.yaml:3:7`, `--port`, `environment variable PORT`. */
  readonly where: string;
  readonly message: string;
}

/** A configuration that cannot be used. Holds every problem found, not only the first. */
export class ConfigError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ where, message }) => `${where}: ${message}`).join("\n"));
    this.name = "ConfigError";
    this.problems = problems;
  }
}

const SHOWN_CHARACTERS_MAX = 60;

/** How a found value is shown in a message: JSON, cut where it is long. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value) ?? typeof value;
  return text.length <= SHOWN_CHARACTERS_MAX ? text : `${text.slice(0, SHOWN_CHARACTERS_MAX - 1)}…`;
}
