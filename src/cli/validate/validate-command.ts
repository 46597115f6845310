import { Command, InvalidArgumentError, Option } from "commander";
import type { Terminal } from "../terminal.ts";
import { FORMATS, type Format } from "./format.ts";

/** `stepwell validate FILE…` */
export function validateCommand(terminal: Terminal): Command {
  return new Command("validate")
    .summary("Check definitions, without a server")
    .description("Checks definitions (JSON or YAML) and shows what is wrong, where, and how to mend it.")
    .argument("<file...>", "files with a definition; - is standard input")
    .addOption(
      new Option("--type <type>", "kind of state machine").choices(["STANDARD", "EXPRESS"]).default("STANDARD"),
    )
    .addOption(new Option("--format <format>", "how findings are printed").choices([...FORMATS]).default("text"))
    .option(
      "--substitution <name=value>",
      "what ${name} stands for, repeatable; others are taken as right",
      collect,
      [],
    )
    .option("--strict", "also warn of every Task without a time-out")
    .option("--ignore <code>", "leave out the warnings of this code, repeatable", collect, [])
    .option("--max-warnings <count>", "fail where there are more warnings than this", wholeNumber)
    .addHelpText("after", VALIDATE_HELP)
    .action(async (files: readonly string[], options: ValidateFlags) => {
      const { validateFiles } = await import("./validate-files.ts");
      await validateFiles(files, options, terminal);
    });
}

export interface ValidateFlags {
  readonly type: "STANDARD" | "EXPRESS";
  readonly format: Format;
  readonly substitution: readonly string[];
  readonly strict?: boolean;
  readonly ignore: readonly string[];
  readonly maxWarnings?: number;
}

const VALIDATE_HELP = `
Exits 0 where all is well, 1 on errors or too many warnings, 2 on wrong usage or an unreadable file.
Warnings with a code STEPWELL_… go beyond AWS; "stepwell-ignore CODE" in a state's Comment silences one there.

Example:
  $ stepwell validate --max-warnings 0 examples/hello/hello.asl.json examples/order/order.asl.json`;

/** The values of a flag that may be repeated. */
export function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Expected a whole number.");
}
