import { readFileSync } from "node:fs";

/** The command's surroundings, so that tests run commands in process. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  /** Columns of the terminal; 80 where there is none. */
  readonly columns: number;
  /** Whether people see what goes to stderr, and it can be drawn over. */
  readonly errIsTerminal: boolean;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly readStdin: () => string;
}

const COLUMNS_WITHOUT_TERMINAL = 80; // the AWS CLI's

export function processTerminal(): Terminal {
  return {
    env: process.env,
    cwd: process.cwd(),
    platform: process.platform,
    columns: process.stdout.columns ?? COLUMNS_WITHOUT_TERMINAL,
    errIsTerminal: process.stderr.isTTY === true && process.env["TERM"] !== "dumb",
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    readStdin: () => readFileSync(0, "utf8"),
  };
}
