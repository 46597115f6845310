import { Command } from "commander";
import type { Flags } from "../../config/overrides.ts";
import type { House } from "../house.ts";
import { addSettings } from "../start/start-command.ts";
import type { Terminal } from "../terminal.ts";

/** `stepwell exec [start flags] -- COMMAND…` */
export async function execCommand(argv: readonly string[], terminal: Terminal, house: House): Promise<Command> {
  const command = new Command("exec")
    .summary("Run a command with a server of its own")
    .description(
      "Starts a server in memory on a free port, runs the command with AWS_ENDPOINT_URL_SFN, a region and dummy credentials in its environment, and exits as the command does.",
    )
    .usage("[start flags] -- <command...>")
    .argument("<command...>", "the command and its words, behind --")
    .option("--config <file>", "configuration file; else stepwell.config.{yaml,yml,json} in the working directory")
    .addHelpText("after", EXEC_HELP)
    .action(async (words: readonly string[], flags: Flags) => {
      const { exec } = await import("./exec.ts");
      await exec(words, flags, terminal, house);
    });
  if (argv[0] === "exec") await addSettings(command);
  return command;
}

const EXEC_HELP = `
Exits with the command's code (128 and its number where a signal ended it), 2 where the server cannot start, 127 where there is no such command.
Example:
  $ stepwell exec -- aws stepfunctions list-state-machines`;
