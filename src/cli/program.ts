import { Command } from "commander";
import { execCommand } from "./exec/exec-command.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { House } from "./house.ts";
import { historyCommand, logsCommand, watchCommand } from "./observe/observe-commands.ts";
import { kebab, type Operation } from "./operation/members.ts";
import { operationCommand } from "./operation/operation-command.ts";
import { OPERATIONS } from "./operation/operations.ts";
import { runFileCommand } from "./run-file/run-command.ts";
import { startCommand } from "./start/start-command.ts";
import type { Terminal } from "./terminal.ts";
import { validateCommand } from "./validate/validate-command.ts";

/** Stepwell's own commands answer 2 to wrong usage; the AWS CLI's words answer as it does. */
const OWN_COMMANDS: ReadonlySet<string> = new Set(["start", "run", "exec", "validate", "watch", "history", "logs"]);

const EXAMPLES = `
Examples:
  $ stepwell start
  $ stepwell run examples/hello/hello.asl.json --input file://examples/hello/input.json
  $ stepwell exec -- aws stepfunctions list-state-machines
  $ stepwell validate examples/hello/hello.asl.json
  $ stepwell list-state-machines --output table

Every operation of AWS Step Functions is called as in "aws stepfunctions"; "stepwell COMMAND --help" shows its flags.`;

/** The whole command line. What a command does is loaded when it runs. */
export async function createProgram(
  argv: readonly string[],
  version: string,
  terminal: Terminal,
  house: House,
): Promise<Command> {
  const program = new Command("stepwell")
    .description("AWS Step Functions workflows that run anywhere.")
    .version(version, "--version", "print the version")
    .helpCommand("help [command]", "show the flags of a command and an example")
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err, outputError: () => undefined })
    .configureHelp({ helpWidth: Math.max(terminal.columns, MIN_HELP_COLUMNS) })
    .exitOverride()
    .addHelpText("after", EXAMPLES);
  program.commandsGroup("Run:");
  program.addCommand(await startCommand(argv, terminal, house));
  program.addCommand(runFileCommand(terminal, house));
  program.addCommand(await execCommand(argv, terminal, house));
  program.addCommand(validateCommand(terminal));
  program.commandsGroup("Look:");
  program.addCommand(watchCommand(terminal));
  program.addCommand(historyCommand(terminal));
  program.addCommand(logsCommand(terminal));
  program.commandsGroup("Operations:");
  for (const operation of operationsFor(argv)) program.addCommand(operationCommand(operation, terminal));
  // Commands made on their own do not inherit; the program's settings are theirs too.
  for (const command of program.commands) command.copyInheritedSettings(program);
  return program;
}

const MIN_HELP_COLUMNS = 60;

/** The operations that this command line may be about: their flags by the hundred cost every start some milliseconds. */
function operationsFor([command = ""]: readonly string[]): readonly Operation[] {
  if (OWN_COMMANDS.has(command)) return [];
  const named = OPERATIONS.filter(({ name }) => kebab(name) === command);
  return named.length > 0 ? named : OPERATIONS;
}

/** What wrong usage of the command that `argv` names exits with. */
export function usageExitCode(argv: readonly string[]): ExitCode {
  return OWN_COMMANDS.has(argv[0] ?? "") ? EXIT.usage : EXIT.badArguments;
}
