import { resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { CONFIG_FILE_NAMES, type Config, type LoadedConfig } from "./config/load.ts";
import { ConfigError } from "./config/problem.ts";
import { type MachineFromFile, readMachineFiles } from "./files/machine-files.ts";
import { putMachine } from "./files/put-machines.ts";
import { watchFiles } from "./files/watch-files.ts";
import type { Stepwell } from "./open-stepwell.ts";
import type { Logger } from "./runtime/logger.ts";

/*
 * The files of a running server: its configuration, the definitions and the mock file that it names. What is saved
 * counts at once; what cannot be used is named in the log, and what was read of it before stays in force.
 */

/** Reads the configuration again. @throws {ConfigError} */
export type ReadConfig = () => LoadedConfig;

export interface LiveFiles {
  close(): void;
}

/** Settings that are read again; the others count at the next start. */
const LIVE: ReadonlySet<string> = new Set<keyof Config>([
  "functions",
  "functionsPlace",
  "stateMachines",
  "endpoints",
  "events",
  "logs",
  "mocks",
  "file",
  "$schema",
]);

/**
 * The state machines of the configuration's files, as the server starts with them.
 *
 * @throws {ConfigError} naming everything that is wrong with any of them.
 */
export function readMachinesAtStart(config: Config, log: Logger): readonly MachineFromFile[] {
  const { machines, warnings, faults } = readMachineFiles(config);
  for (const warning of warnings) log.warn({}, warning);
  if (faults.length > 0) throw new DefinitionFilesRefused(faults.join("\n"));
  return machines;
}

/** Definition files that a server cannot start with. */
class DefinitionFilesRefused extends Error {
  override readonly name = "DefinitionFilesRefused";
}

/** Creates and updates state machines. @throws {DefinitionFilesRefused} where one is refused at the start. */
export async function putMachinesAtStart(
  machines: readonly MachineFromFile[],
  config: Config,
  stepwell: Stepwell,
  log: Logger,
): Promise<void> {
  const refused = await putMachines(machines, config, stepwell, log);
  if (refused.length > 0) throw new DefinitionFilesRefused(refused.join("\n"));
}

/** Watches the files from now on. */
export function keepFilesInForce(opening: Config, read: ReadConfig, stepwell: Stepwell, log: Logger): LiveFiles {
  let config = opening;
  let work = Promise.resolve();
  const watch = watchFiles((saved) => {
    // One save after the other: the later one wins.
    work = work.then(() => takeSaved(saved)).catch((error: unknown) => log.error({ err: error }, "a save failed"));
  });
  watch.set(filesOf(config));

  async function takeSaved(saved: readonly string[]): Promise<void> {
    if (configFilesOf(config).some((file) => saved.includes(file))) return takeConfig();
    if (config.mocks !== undefined && saved.includes(config.mocks)) await takeMocks(config.mocks);
    const names = Object.keys(config.stateMachines).filter((name) =>
      saved.includes(config.stateMachines[name]?.definition ?? ""),
    );
    if (names.length > 0) await takeMachines(names);
  }

  async function takeConfig(): Promise<void> {
    const next = reread();
    if (next === undefined) return;
    config = next;
    watch.set(filesOf(config));
    log.info({ file: config.file }, "the configuration has been read again");
    await takeMachines(Object.keys(config.stateMachines));
    await stepwell.missingFunctions.checkAgain();
  }

  function reread(): Config | undefined {
    try {
      const { config: saved, warnings } = read();
      for (const warning of warnings) log.warn({}, warning);
      const later = fixedDifferences(config, saved);
      if (later.length > 0) log.warn({ settings: later }, "changed settings that count at the next start");
      const next: Config = { ...config, ...live(saved) };
      // What is not there any more does not stay.
      if (saved.mocks === undefined) delete (next as { mocks?: string }).mocks;
      stepwell.reconfigure(next);
      return next;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      log.error({}, `${error.message}\nThe configuration that was read before stays in force.`);
      return undefined;
    }
  }

  async function takeMocks(file: string): Promise<void> {
    try {
      stepwell.mocks?.reload();
      log.info({ file }, "the mock file has been read again");
      await stepwell.missingFunctions.checkAgain();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      log.error({}, `${error.message}\nThe mocks that were read before stay in force.`);
    }
  }

  async function takeMachines(names: readonly string[]): Promise<void> {
    const { machines, warnings, faults } = readMachineFiles(config, [...names]);
    for (const warning of warnings) log.warn({}, warning);
    for (const fault of faults) log.error({}, `${fault}\nThe definition that was read before stays in force.`);
    for (const refusal of await putMachines(machines, config, stepwell, log)) log.error({}, refusal);
  }

  return { close: () => watch.close() };
}

async function putMachines(
  machines: readonly MachineFromFile[],
  { region, account }: Config,
  stepwell: Stepwell,
  log: Logger,
): Promise<readonly string[]> {
  const refused: string[] = [];
  for (const machine of machines) {
    const arn = `arn:aws:states:${region}:${account}:stateMachine:${machine.name}`;
    const outcome = await putMachine(machine, arn, (operation, parameters) => stepwell.call(operation, parameters));
    if (outcome.kind === "refused") refused.push(outcome.message);
    else {
      if (outcome.kind !== "unchanged") {
        log.info({ stateMachineArn: arn, file: machine.shownAs }, `state machine ${machine.name} ${outcome.kind}`);
      }
      const row = await stepwell.runtime.stateMachines.byName(region, account, machine.name);
      // One that is unchanged may lack what it did not lack when it was created.
      if (row !== undefined) stepwell.missingFunctions.check(row);
    }
  }
  return refused;
}

function filesOf(config: Config): readonly string[] {
  const definitions = Object.values(config.stateMachines).map(({ definition }) => definition);
  return [...configFilesOf(config), config.mocks, ...definitions].filter((path) => path !== undefined);
}

/** The configuration file; where there was none, those that would have been read. */
function configFilesOf({ file }: Config): readonly string[] {
  return file === undefined ? CONFIG_FILE_NAMES.map((name) => resolve(name)) : [file];
}

function live(config: Config): Partial<Config> {
  return Object.fromEntries(Object.entries(config).filter(([name]) => LIVE.has(name)));
}

function fixedDifferences(before: Config, after: Config): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]) as ReadonlySet<keyof Config>;
  return [...names].filter((name) => !LIVE.has(name) && !isDeepStrictEqual(before[name], after[name]));
}
