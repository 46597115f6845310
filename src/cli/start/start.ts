import { flushCompileCache } from "node:module";
import { type LoadedConfig, loadConfig } from "../../config/load.ts";
import type { Flags } from "../../config/overrides.ts";
import { ConfigError } from "../../config/problem.ts";
import { CliError, EXIT } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { packageVersion } from "../version.ts";
import { banner } from "./banner.ts";
import { describePortOwner } from "./port-owner.ts";
import { processSignals, type ShutdownSignals } from "./shutdown-signals.ts";
import type { StartedServer, StartServer } from "./started-server.ts";

/**
 * Serves until told to stop, then drains.
 *
 *     read settings → start (recovers) → say ready → wait for a signal → drain → return
 *
 * @throws {CliError} 2 when settings, port or data folder are no good.
 */
export async function start(
  flags: Flags,
  terminal: Terminal,
  ports: { readonly startServer: StartServer; readonly signals?: ShutdownSignals },
): Promise<void> {
  const { config, warnings } = readConfig(flags, terminal);
  for (const warning of warnings) terminal.err(`warning: ${warning}\n`);
  // Listened to from now on: a Ctrl-C during a long recovery must not cut it off half way.
  const stopAsked = (ports.signals ?? processSignals)();
  const server = await startOrExplain(ports.startServer, config, () => load(flags, terminal));
  if (config.log.format !== "json" && config.log.level !== "silent") {
    terminal.err(banner(server, config, packageVersion(), terminal));
  }
  terminal.out(`${JSON.stringify({ endpoint: server.endpoint, console: null, pid: process.pid })}\n`);
  // The next start reads what this one compiled, also where this one is killed.
  flushCompileCache();
  const signal = await stopAsked;
  if (config.log.level !== "silent" && config.log.format !== "json") {
    terminal.err(`${signal}: finishing what runs (up to ${config.drainSeconds} s), then stopping\n`);
  }
  await server.close();
}

export function readConfig(flags: Flags, terminal: Terminal): LoadedConfig {
  try {
    return load(flags, terminal);
  } catch (error) {
    if (error instanceof ConfigError) throw new CliError(EXIT.usage, error.message, { cause: error });
    throw error;
  }
}

function load(flags: Flags, { cwd, env }: Terminal): LoadedConfig {
  return loadConfig({ cwd, env, flags });
}

type Config = LoadedConfig["config"];

/** Refusals of the surroundings, by `code` or `name`: their message is all that anybody needs. */
const REFUSALS: ReadonlySet<string> = new Set([
  "ConfigError",
  "DataFolderInUse",
  "DataFolderRefused",
  "DefinitionFilesRefused",
  "EACCES",
  "EADDRNOTAVAIL",
  "EISDIR",
  "ENOENT",
  "ENOTDIR",
  "ENOTFOUND",
  "EPERM",
  "EROFS",
  "MockFileError",
  "StoreUnavailable",
]);

/** @throws {CliError} 2 where the surroundings refuse it. */
export async function startOrExplain(
  startServer: StartServer,
  config: Config,
  readConfig?: () => LoadedConfig,
): Promise<StartedServer> {
  try {
    return await startServer(config, readConfig);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const code = "code" in error ? String(error.code) : "";
    if (code === "EADDRINUSE") {
      throw new CliError(EXIT.usage, await portInUse(config), { cause: error });
    }
    if (REFUSALS.has(code) || REFUSALS.has(error.name)) throw new CliError(EXIT.usage, error.message, { cause: error });
    throw error;
  }
}

async function portInUse({ host, port }: Config): Promise<string> {
  const owner = await describePortOwner(host, port);
  return `Port ${port} on ${host} is in use${owner}.\nChoose another with --port, or --port 0 for any free one.`;
}
