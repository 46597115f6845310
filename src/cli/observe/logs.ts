import type { FunctionLine } from "../house.ts";
import type { Terminal } from "../terminal.ts";
import { clientOf } from "./client-flags.ts";
import { functionLinesAfter } from "./function-log-client.ts";
import type { LogsFlags } from "./observe-commands.ts";

const LOOK_MS = 200;

/** Prints what functions printed in an execution. @throws {CliError} 254 and 255 as operations. */
export async function logs(executionArn: string, flags: LogsFlags, terminal: Terminal): Promise<void> {
  const { call, settings } = clientOf(flags, terminal);
  let last = 0;
  for (;;) {
    // Asked first, so that no line is missed that came between the two; and an unknown execution is told of.
    const { status } = await call("DescribeExecution", { executionArn, includedData: "METADATA_ONLY" });
    const lines = await functionLinesAfter(settings, executionArn, last, flags.state);
    for (const line of lines) terminal.out(flags.json === true ? `${JSON.stringify(line)}\n` : lineText(line));
    last = lines.at(-1)?.sequence ?? last;
    // A full answer may have more behind it.
    if (lines.length > 0) continue;
    if (flags.follow !== true || status !== "RUNNING") return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function lineText({ at, stateName, attempt, text }: FunctionLine): string {
  const time = new Date(at).toISOString().slice(11, 23);
  return `${time} ${stateName}${attempt > 1 ? ` (attempt ${attempt})` : ""} | ${text}\n`;
}
