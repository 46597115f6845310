/** What the process says to the shell that called it. The 25x are the AWS CLI's (version 2). */
export const EXIT = {
  ok: 0,
  /** `validate`: a definition has errors; `run`, `watch`: the execution failed. */
  failed: 1,
  /** Usage, configuration or port trouble of Stepwell's own commands. */
  usage: 2,
  /** `run`, `watch`: the execution timed out. */
  timedOut: 3,
  /** `run`, `watch`: the execution was aborted. */
  aborted: 4,
  /** Told to stop by Ctrl-C: 128 + SIGINT, as shells have it. */
  interrupted: 130,
  /** Arguments of an API operation that cannot be sent. */
  badArguments: 252,
  /** The server answered with an exception. */
  serviceError: 254,
  /** Everything else, no server above all. */
  general: 255,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends the command with an exit code and, where there is one, a message on stderr. */
export class CliError extends Error {
  override readonly name = "CliError";
  /** One of `EXIT`, or that of a command which was run. */
  readonly exitCode: number;

  constructor(exitCode: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** An argument that cannot be sent: exit 252, as the AWS CLI. */
export function badArgument(message: string, cause?: unknown): CliError {
  return new CliError(EXIT.badArguments, message, { cause });
}
