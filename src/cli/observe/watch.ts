import { follow } from "../follow/follow.ts";
import { progressFor } from "../follow/progress.ts";
import { reportEnd } from "../follow/report-end.ts";
import type { Terminal } from "../terminal.ts";
import { clientOf } from "./client-flags.ts";
import { functionLinesAfter } from "./function-log-client.ts";
import type { WatchFlags } from "./observe-commands.ts";

const LOOK_MS = 200;

/**
 * Follows an execution of a server to its end.
 *
 * @throws {CliError} 1 failed, 3 timed out, 4 aborted; 254 and 255 as operations.
 */
export async function watch(executionArn: string, flags: WatchFlags, terminal: Terminal): Promise<void> {
  const { call, settings } = clientOf(flags, terminal);
  const progress = progressFor(flags, terminal);
  const functionLines = (after: number) => functionLinesAfter(settings, executionArn, after);
  reportEnd(await follow({ executionArn, call, functionLines, progress, lookMs: LOOK_MS }), [], terminal);
}
