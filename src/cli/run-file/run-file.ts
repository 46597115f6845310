import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { CONFIG_FILE_NAMES, type Config, loadConfig } from "../../config/load.ts";
import { CliError, EXIT } from "../exit-code.ts";
import { follow } from "../follow/follow.ts";
import { textMember } from "../follow/history-event.ts";
import { type Progress, progressFor } from "../follow/progress.ts";
import { reportEnd } from "../follow/report-end.ts";
import type { House, InProcess, Notice } from "../house.ts";
import type { Answer } from "../operation/answer.ts";
import type { Call } from "../operation/client.ts";
import type { Terminal } from "../terminal.ts";
import { chooseMocks, type MockChoice, parseMockChoice } from "./choose-mocks.ts";
import type { RunFlags } from "./run-command.ts";
import { type RunDefinition, readRunDefinition } from "./run-definition.ts";
import { readRunInput } from "./run-input.ts";

/** In memory a look costs next to nothing. */
const LOOK_MS = 15;

/**
 * Runs one definition to its end.
 *
 *     read configuration, definition, input → open in memory → create, start → follow → say what it came to
 *
 * @throws {CliError} 1 failed, 3 timed out, 4 aborted, 130 interrupted; 2 where it cannot be begun.
 */
export async function runFile(file: string, flags: RunFlags, terminal: Terminal, house: House): Promise<void> {
  const mocks = parseMockChoice(flags.mocks);
  const config = readConfig(file, flags, mocks, terminal);
  const definition = readRunDefinition(file, config, flags, terminal);
  const input = readRunInput(flags.input, terminal);
  const interrupted = house.signals();
  const notices: Notice[] = [];
  const progress = progressFor(flags, terminal);
  const stepwell = await house.openInProcess(config, (notice) => {
    notices.push(notice);
    progress.notice(notice);
  });
  try {
    const chosen = chooseMocks(definition.name, mocks, stepwell);
    const begun = { ...definition, name: chosen.machine };
    const end = await begin(begun, chosen.testCase, input, {
      stepwell,
      config,
      flags,
      progress,
      interrupted,
      terminal,
    });
    reportEnd(end, notices, terminal);
  } finally {
    await stepwell.close();
  }
}

interface Surroundings {
  readonly stepwell: InProcess;
  readonly config: Config;
  readonly flags: RunFlags;
  readonly progress: Progress;
  readonly interrupted: Promise<string>;
  readonly terminal: Terminal;
}

async function begin(
  { name, definition, type, roleArn }: RunDefinition,
  testCase: string | undefined,
  input: string,
  { stepwell, flags, progress, interrupted }: Surroundings,
): ReturnType<typeof follow> {
  const call: Call = async (operation, parameters) => (await stepwell.call(operation, parameters)) as Answer;
  const created = await explainRefusal(() => call("CreateStateMachine", { name, definition, type, roleArn }));
  const arn = textMember(created, "stateMachineArn");
  const stateMachineArn = testCase === undefined ? arn : `${arn}#${testCase}`;
  const stop = stopAfter(flags.timeout, interrupted);
  const started = await explainRefusal(() => call("StartExecution", { stateMachineArn, input }));
  const executionArn = textMember(started, "executionArn");
  const functionLines = (after: number) => stepwell.functionLines(executionArn, after);
  let stopped: Stop | undefined;
  void stop.asked.then(async (why) => {
    stopped = why;
    await stepwell.call("StopExecution", { executionArn }).catch(() => undefined);
  });
  const following = follow({ executionArn, call, functionLines, progress, lookMs: LOOK_MS });
  // An Express execution cannot be stopped: it is left behind, and ends with this process.
  const ended = await (type === "EXPRESS" ? Promise.race([following, stop.asked]) : following);
  stop.clear();
  if (typeof ended === "string") throw new CliError(stopCode(ended), stopWords(ended, flags.timeout));
  if (stopped === undefined || ended.status !== "ABORTED") return ended;
  throw new CliError(stopCode(stopped), stopWords(stopped, flags.timeout));
}

type Stop = "timeout" | "interrupt";

function stopAfter(
  timeoutSeconds: number | undefined,
  interrupted: Promise<string>,
): { readonly asked: Promise<Stop>; clear(): void } {
  let timer: NodeJS.Timeout | undefined;
  const timedOut = new Promise<Stop>((ask) => {
    if (timeoutSeconds !== undefined) timer = setTimeout(() => ask("timeout"), timeoutSeconds * 1000);
  });
  const asked = Promise.race([timedOut, interrupted.then((): Stop => "interrupt")]);
  return { asked, clear: () => clearTimeout(timer) };
}

function stopCode(stop: Stop): number {
  return stop === "timeout" ? EXIT.timedOut : EXIT.interrupted;
}

function stopWords(stop: Stop, timeoutSeconds: number | undefined): string {
  return stop === "timeout" ? `The execution was stopped after ${timeoutSeconds} s (--timeout).` : "Interrupted.";
}

/** What the API refuses is the user's definition or input: exit 2 with AWS's words. */
async function explainRefusal<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof Error) || !("fault" in error) || error.fault !== "client") throw error;
    throw new CliError(EXIT.usage, `stepwell: error: ${error.name}: ${error.message}`, { cause: error });
  }
}

function readConfig(file: string, flags: RunFlags, mocks: MockChoice, terminal: Terminal): Config {
  const { cwd, env } = terminal;
  const named = flags.config ?? configBeside(file, terminal);
  const { config, warnings } = loadConfig({
    cwd,
    env,
    flags: {
      store: "memory",
      ...(named === undefined ? {} : { config: named }),
      ...(mocks.file === undefined ? {} : { mocks: mocks.file }),
    },
  });
  for (const warning of warnings) terminal.err(`warning: ${warning}\n`);
  return config;
}

/** Where the working directory has no configuration, the definition's folder may. */
function configBeside(file: string, { cwd, env }: Terminal): string | undefined {
  if (env["STEPWELL_CONFIG"] || CONFIG_FILE_NAMES.some((name) => existsSync(resolve(cwd, name)))) return undefined;
  const folder = dirname(resolve(cwd, file));
  return CONFIG_FILE_NAMES.map((name) => resolve(folder, name)).find((path) => existsSync(path));
}
