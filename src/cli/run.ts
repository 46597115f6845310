import { type Command, CommanderError } from "commander";
import { ConfigError } from "../config/problem.ts";
import { CliError, EXIT } from "./exit-code.ts";
import type { House } from "./house.ts";
import { createProgram, usageExitCode } from "./program.ts";
import type { Terminal } from "./terminal.ts";
import { packageVersion } from "./version.ts";

/**
 * Runs one command line to its end.
 *
 * @param argv the words after the program's name.
 * @param house what commands start and open.
 * @returns the exit code; nothing is thrown.
 */
export async function run(argv: readonly string[], terminal: Terminal, house: House): Promise<number> {
  const program = await createProgram(argv, packageVersion(), terminal, house);
  if (argv.length === 0) {
    terminal.out(program.helpInformation());
    return EXIT.ok;
  }
  try {
    refuseForgottenValue(commandOf(program, argv), argv);
    await program.parseAsync([...argv], { from: "user" });
    return EXIT.ok;
  } catch (error) {
    return explain(error, commandOf(program, argv), argv, terminal);
  }
}

/** `--name --role-arn …`: commander would take the second flag for the first one's value. */
function refuseForgottenValue(command: Command, argv: readonly string[]): void {
  const flagOf = (word: string | undefined) => command.options.find(({ long }) => long !== undefined && long === word);
  for (const [index, word] of argv.entries()) {
    if (word === "--") return;
    const forgotten = flagOf(word)?.required === true && flagOf(argv[index + 1]) !== undefined;
    if (forgotten) throw new CliError(usageExitCode(argv), `argument ${word}: expected a value`);
  }
}

function explain(error: unknown, command: Command, argv: readonly string[], terminal: Terminal): number {
  if (error instanceof CommanderError) {
    // --help and --version end by an error that is none.
    if (error.exitCode === 0) return EXIT.ok;
    const message = error.message.replace(/^error: /, "");
    terminal.err(usageError(command, message));
    return usageExitCode(argv);
  }
  // What was to be said is said.
  if (error instanceof CliError && error.message === "") return error.exitCode;
  if (error instanceof ConfigError) {
    terminal.err(`\n${error.message}\n`);
    return EXIT.usage;
  }
  if (error instanceof CliError) {
    const isUsage = error.exitCode === EXIT.badArguments;
    terminal.err(isUsage ? usageError(command, error.message) : `\n${error.message}\n`);
    return error.exitCode;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  terminal.err(`\nstepwell: internal error: ${detail}\n`);
  return EXIT.general;
}

function usageError(command: Command, message: string): string {
  const path = command.parent === null ? command.name() : `${command.parent.name()} ${command.name()}`;
  const help = `To see its flags and an example: ${path} --help`;
  return `\nusage: ${path} ${command.usage()}\n${help}\n\nstepwell: error: ${message}\n`;
}

function commandOf(program: Command, argv: readonly string[]): Command {
  return program.commands.find((command) => command.name() === argv[0]) ?? program;
}
