import { Command, InvalidArgumentError, Option } from "commander";
import type { House } from "../house.ts";
import type { Terminal } from "../terminal.ts";
import { collect } from "../validate/validate-command.ts";

export interface RunFlags {
  readonly input?: string;
  readonly mocks?: string;
  readonly substitution: readonly string[];
  readonly timeout?: number;
  readonly type?: "STANDARD" | "EXPRESS";
  readonly config?: string;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** `stepwell run FILE` */
export function runFileCommand(terminal: Terminal, house: House): Command {
  return new Command("run")
    .summary("Run a definition once, without a server")
    .description(
      "Runs a definition (JSON or YAML) in this process and in memory. Progress goes to stderr, the output alone to stdout.",
    )
    .argument("<file>", "the definition; - is standard input")
    .option("--input <json>", "the input as JSON text, file://…, or - for standard input (default {})")
    .option(
      "--mocks <file#case>",
      "a mock file, and the test case where it has several; #case is of the configured file",
    )
    .option("--substitution <name=value>", "what ${name} in the definition stands for; may be repeated", collect, [])
    .option("--timeout <seconds>", "stop the execution after this time, and exit with 3", seconds)
    .addOption(new Option("--type <type>", "kind of state machine (default STANDARD)").choices(["STANDARD", "EXPRESS"]))
    .option("--config <file>", "configuration file; else stepwell.config.{yaml,yml,json} here or beside the definition")
    .option("--quiet", "no progress")
    .option("--json", "progress as JSON Lines: the events as GetExecutionHistory has them")
    .addHelpText("after", RUN_HELP)
    .action(async (file: string, flags: RunFlags) => {
      const { runFile } = await import("./run-file.ts");
      await runFile(file, flags, terminal, house);
    });
}

const RUN_HELP = `
Exits 0 where it succeeded, 1 failed, 3 timed out, 4 aborted, 2 on wrong usage or an invalid definition, 130 on Ctrl-C.
Example:
  $ stepwell run examples/order/order.asl.json --input file://examples/order/input.json --mocks '#HappyPath'`;

function seconds(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text) && Number(text) > 0) return Number(text);
  throw new InvalidArgumentError("Expected a number of seconds.");
}
