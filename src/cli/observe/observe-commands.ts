import { Command } from "commander";
import type { Terminal } from "../terminal.ts";
import { addClientFlags, type ClientFlags } from "./client-flags.ts";

const EXECUTION = "arn:aws:states:us-east-1:123456789012:execution:hello:first";

/** `stepwell watch EXECUTION_ARN` */
export function watchCommand(terminal: Terminal): Command {
  const command = new Command("watch")
    .summary("Follow an execution to its end")
    .description("Shows an execution's progress on stderr until it has ended, then its output alone on stdout.")
    .argument("<execution-arn>", "ARN of the execution")
    .option("--quiet", "no progress")
    .option("--json", "progress as JSON Lines: the events as GetExecutionHistory has them")
    .addHelpText("after", example(`watch ${EXECUTION}`, ENDS_HELP))
    .action(async (executionArn: string, flags: WatchFlags) => {
      const { watch } = await import("./watch.ts");
      await watch(executionArn, flags, terminal);
    });
  return addClientFlags(command);
}

/** `stepwell history EXECUTION_ARN` */
export function historyCommand(terminal: Terminal): Command {
  const command = new Command("history")
    .summary("Print an execution's events for people")
    .description(
      "Prints the events of an execution, one a line: id, time since the start, type, state, and what it says.",
    )
    .argument("<execution-arn>", "ARN of the execution")
    .addHelpText("after", example(`history ${EXECUTION}`))
    .action(async (executionArn: string, flags: ClientFlags) => {
      const { history } = await import("./history.ts");
      await history(executionArn, flags, terminal);
    });
  return addClientFlags(command);
}

/** `stepwell logs EXECUTION_ARN` */
export function logsCommand(terminal: Terminal): Command {
  const command = new Command("logs")
    .summary("Print what an execution's functions printed")
    .description("Prints the lines that functions run by the server printed in an execution, oldest first.")
    .argument("<execution-arn>", "ARN of the execution")
    .option("--state <name>", "only lines of this state")
    .option("--follow", "go on until the execution has ended")
    .option("--json", "JSON Lines, with state, attempt, request id and time")
    .addHelpText("after", example(`logs ${EXECUTION} --state Charge --follow`))
    .action(async (executionArn: string, flags: LogsFlags) => {
      const { logs } = await import("./logs.ts");
      await logs(executionArn, flags, terminal);
    });
  return addClientFlags(command);
}

export interface WatchFlags extends ClientFlags {
  readonly quiet?: boolean;
  readonly json?: boolean;
}

export interface LogsFlags extends ClientFlags {
  readonly state?: string;
  readonly follow?: boolean;
  readonly json?: boolean;
}

const ENDS_HELP =
  "\nExits 0 where it succeeded, 1 failed, 3 timed out, 4 aborted, 130 on Ctrl-C (the execution goes on).";

function example(line: string, more = ""): string {
  return `${more}\nExample:\n  $ stepwell ${line}`;
}
