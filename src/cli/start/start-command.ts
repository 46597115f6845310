import { Command, Option } from "commander";
import type { Flags } from "../../config/overrides.ts";
import type { House } from "../house.ts";
import type { Terminal } from "../terminal.ts";

/** `stepwell start`: every single-valued setting of the configuration is a flag. */
export async function startCommand(argv: readonly string[], terminal: Terminal, house: House): Promise<Command> {
  const command = new Command("start")
    .summary("Start the server")
    .description("Starts the server and serves until SIGTERM or Ctrl-C.")
    .option("--config <file>", "configuration file; else stepwell.config.{yaml,yml,json} in the working directory")
    .addHelpText("after", START_HELP)
    .action(async (flags: Flags) => {
      const { start } = await import("./start.ts");
      await start(flags, terminal, house);
    });
  // The schema costs the other commands a tenth of their time, and they have no use for it.
  if (argv.includes("start")) await addSettings(command);
  return command;
}

const START_HELP = `
A flag wins over the environment (STEPWELL_PORT, PORT, …), that over the configuration file.

Example:
  $ stepwell start --port 0 --store memory`;

/** Every setting with a single value, as a flag. */
export async function addSettings(command: Command): Promise<void> {
  const { CONFIG_JSON_SCHEMA: schema, flagName, settingsOf } = await import("../../config/settings.ts");
  for (const { flag, kind, path } of settingsOf(schema)) {
    const member = path.reduce((at: typeof schema | undefined, name) => at?.properties?.[name], schema);
    const standard = member?.default === undefined ? "" : ` (default ${JSON.stringify(member.default)})`;
    const description = `${(member?.description ?? "").replace(/\.$/, "")}${standard}`;
    const value = kind === "boolean" ? "" : kind === "list" ? " <a,b>" : ` <${path.at(-1) ?? "value"}>`;
    command.addOption(new Option(flagName(flag) + value, description));
    if (kind === "boolean") command.addOption(new Option(flagName(flag).replace("--", "--no-")).hideHelp());
  }
}
