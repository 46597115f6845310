/** What the process says to the shell that called it. The 25x are the AWS CLI's (version 2). */
export const EXIT = {
  ok: 0,
  /** `validate`: a definition has errors. */
  failed: 1,
  /** Usage, configuration or port trouble of Stepwell's own commands. */
  usage: 2,
  /** Arguments of an API operation that cannot be sent. */
  badArguments: 252,
  /** The server answered with an exception. */
  serviceError: 254,
  /** Everything else, no server above all. */
  general: 255,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends the command with a message on stderr and an exit code. */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** An argument that cannot be sent: exit 252, as the AWS CLI. */
export function badArgument(message: string, cause?: unknown): CliError {
  return new CliError(EXIT.badArguments, message, { cause });
}
