import type { Command } from "commander";
import { type Call, createClient } from "../operation/client.ts";
import { type ClientSettings, clientSettings } from "../operation/client-settings.ts";
import type { Terminal } from "../terminal.ts";
import { observedCall } from "./observed-call.ts";

export interface ClientFlags {
  readonly endpointUrl?: string;
  readonly region?: string;
}

/** Where the server is: flags that all commands share which look at an execution. */
export function addClientFlags(command: Command): Command {
  return command
    .option("--endpoint-url <url>", "the server; else AWS_ENDPOINT_URL_SFN, AWS_ENDPOINT_URL, http://127.0.0.1:8083")
    .option("--region <region>", "region of the requests; else AWS_REGION, AWS_DEFAULT_REGION, the server's");
}

export function clientOf(
  flags: ClientFlags,
  terminal: Terminal,
): { readonly call: Call; readonly settings: ClientSettings } {
  const settings = clientSettings(flags, terminal.env);
  return {
    call: observedCall(
      createClient(settings, () => undefined),
      settings,
    ),
    settings,
  };
}
