import { Command, Option } from "commander";
import type { Terminal } from "../terminal.ts";
import { flagOf, kebab, type Member, type Operation } from "./members.ts";
import { shorthandOf } from "./shape.ts";

/** The command of one operation: its members as flags, and the flags of the AWS CLI that all of them share. */
export function operationCommand(operation: Operation, terminal: Terminal): Command {
  const command = new Command(kebab(operation.name)).summary(operation.summary).description(`${operation.summary}.`);
  for (const member of operation.members) addMember(command, member);
  command.option("--cli-input-json <json>", "the request as JSON text or file://…; flags win over it");
  if (operation.pagesOf !== undefined) addPaging(command);
  addShared(command, terminal);
  if (operation.name === "StartExecution") {
    command
      .option("--watch", "follow the execution to its end: progress on stderr, its output alone on stdout")
      .option("--quiet", "with --watch: no progress")
      .option("--json", "with --watch: progress as JSON Lines");
  }
  command.addHelpText("after", `\nExample:\n  $ stepwell ${operation.example}`);
  return command.action(async (options: Record<string, unknown>) => {
    if (options["watch"] === true) {
      const { startAndWatch } = await import("../observe/start-and-watch.ts");
      return startAndWatch(operation, options, terminal);
    }
    const { runOperation } = await import("./run-operation.ts");
    await runOperation(operation, options, terminal);
  });
}

function addMember(command: Command, member: Member): void {
  const flag = `--${flagOf(member)}`;
  const help = member.required ? `${member.help} (required)` : member.help;
  if (member.shape.kind === "boolean") {
    command.option(flag, help);
    command.option(flag.replace("--", "--no-"), "");
    return;
  }
  // Required members are checked together with --cli-input-json, which may hold them.
  const isMany = member.shape.kind === "list";
  command.addOption(new Option(`${flag} <${valueName(member)}${isMany ? "..." : ""}>`, `${help}${syntaxHelp(member)}`));
}

function valueName(member: Member): string {
  if (member.shape.kind === "structure") return "structure";
  if (member.shape.kind === "list") return "item";
  return member.shape.kind;
}

function syntaxHelp({ shape }: Member): string {
  if (shape.kind === "string") return shape.values === undefined ? "" : `: ${shorthandOf(shape)}`;
  return shape.kind === "integer" || shape.kind === "number" ? "" : `: ${shorthandOf(shape)}, or JSON`;
}

function addPaging(command: Command): void {
  command
    .option("--max-items <count>", "most items to print; the answer then holds a NextToken to go on with")
    .option("--starting-token <token>", "where to go on: a NextToken of an earlier answer")
    .option("--page-size <count>", "items to ask the server for at a time")
    .option("--no-paginate", "print the first page alone");
}

function addShared(command: Command, terminal: Terminal): void {
  command
    .option("--query <jmespath>", "print this part of the answer")
    .addOption(
      new Option("--output <format>", "json, text, yaml or table").default(
        terminal.env["AWS_DEFAULT_OUTPUT"] || "json",
      ),
    )
    .option("--endpoint-url <url>", "the server; else AWS_ENDPOINT_URL_SFN, AWS_ENDPOINT_URL, http://127.0.0.1:8083")
    .option("--region <region>", "region of the request; else AWS_REGION, AWS_DEFAULT_REGION, the server's")
    .option("--cli-read-timeout <seconds>", "how long to wait for the answer, 0 for ever")
    .option("--debug", "print request and response on stderr");
  for (const flag of IGNORED_FLAGS) command.addOption(new Option(flag, "accepted, without effect").hideHelp());
}

/** Flags of the AWS CLI that scripts carry along and that mean nothing here. Profiles hold real credentials: not read. */
const IGNORED_FLAGS = [
  "--profile <name>",
  "--no-cli-pager",
  "--no-sign-request",
  "--no-verify-ssl",
  "--no-cli-auto-prompt",
  "--color <when>",
  "--ca-bundle <path>",
  "--cli-connect-timeout <seconds>",
  "--cli-binary-format <format>",
];
