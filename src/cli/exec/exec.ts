import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import type { Config } from "../../config/load.ts";
import type { Flags } from "../../config/overrides.ts";
import { CliError, EXIT } from "../exit-code.ts";
import type { House } from "../house.ts";
import { readConfig, startOrExplain } from "../start/start.ts";
import type { Terminal } from "../terminal.ts";

const COMMAND_NOT_FOUND = 127; // as shells have it
const COMMAND_NOT_EXECUTABLE = 126;
const SIGNAL_BASE = 128;

/** A fresh server, whatever the environment says of ports and folders; a flag may say otherwise. */
const FRESH: Flags = { port: "0", store: "memory", logLevel: "warn", drainSeconds: "0" };

/**
 * Runs a command with a server of its own in its environment.
 *
 * @throws {CliError} with the command's exit code where that is not 0, 2 where the server cannot start.
 */
export async function exec(words: readonly string[], flags: Flags, terminal: Terminal, house: House): Promise<void> {
  const given = { ...FRESH, ...flags };
  const { config, warnings } = readConfig(given, terminal);
  for (const warning of warnings) terminal.err(`warning: ${warning}\n`);
  const server = await startOrExplain(house.startServer, config);
  let exitCode: number;
  try {
    exitCode = await runCommand(
      words,
      { ...terminal.env, ...environment(server.endpoint, config, terminal) },
      terminal,
    );
  } finally {
    await server.close();
  }
  if (exitCode !== EXIT.ok) throw new CliError(exitCode, "");
}

/** Real credentials have no business at a local server, and must not lead a test into the cloud by mistake. */
function environment(endpoint: string, { account, region }: Config, { env }: Terminal): Record<string, string> {
  const ownRegion = env["AWS_REGION"] || env["AWS_DEFAULT_REGION"] || region;
  return {
    AWS_ENDPOINT_URL_SFN: endpoint,
    AWS_REGION: ownRegion,
    AWS_DEFAULT_REGION: ownRegion,
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: "stepwell",
    AWS_SESSION_TOKEN: "",
    AWS_PAGER: "",
  };
}

function runCommand(
  [program = "", ...words]: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  terminal: Terminal,
): Promise<number> {
  return new Promise((resolve, reject) => {
    // On Windows a command may be a .cmd file, which only a shell runs.
    const isWindows = terminal.platform === "win32";
    const child = spawn(program, words, { cwd: terminal.cwd, env, stdio: "inherit", shell: isWindows });
    const stopForwarding = forwardSignals(child);
    child.on("error", (error: NodeJS.ErrnoException) => {
      stopForwarding();
      const code = error.code === "ENOENT" ? COMMAND_NOT_FOUND : COMMAND_NOT_EXECUTABLE;
      reject(new CliError(code, `stepwell: error: cannot run ${program}: ${error.message}`, { cause: error }));
    });
    child.on("close", (code, signal) => {
      stopForwarding();
      resolve(code ?? SIGNAL_BASE + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

/** The command decides what a signal means; we end when it does. */
function forwardSignals(child: ChildProcess): () => void {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const forward = (signal: NodeJS.Signals) => {
    // A Ctrl-C goes to every process of the terminal: the command has it already.
    if (signal === "SIGINT" && process.stdin.isTTY) return;
    child.kill(signal);
  };
  for (const signal of signals) process.on(signal, forward);
  return () => {
    for (const signal of signals) process.off(signal, forward);
  };
}
