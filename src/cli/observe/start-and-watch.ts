import { textMember } from "../follow/history-event.ts";
import type { Operation } from "../operation/members.ts";
import { type RawArguments, readParameters } from "../operation/read-parameters.ts";
import type { Terminal } from "../terminal.ts";
import { clientOf } from "./client-flags.ts";
import type { WatchFlags } from "./observe-commands.ts";
import { watch } from "./watch.ts";

/**
 * `start-execution --watch`: starts an execution and follows it to its end.
 *
 * @throws {CliError} as the operation; and as `watch`, for what the execution came to.
 */
export async function startAndWatch(operation: Operation, raw: RawArguments, terminal: Terminal): Promise<void> {
  const flags = raw as WatchFlags;
  const { call } = clientOf(flags, terminal);
  const started = await call(operation.name, readParameters(operation, raw, terminal));
  const executionArn = textMember(started, "executionArn");
  if (flags.quiet !== true && flags.json !== true) terminal.err(`${executionArn}\n`);
  await watch(executionArn, flags, terminal);
}
