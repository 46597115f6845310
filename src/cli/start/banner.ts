import { AT_AWS, endpointOf } from "../../config/endpoints.ts";
import type { FunctionConfig } from "../../config/functions.ts";
import type { Config } from "../../config/load.ts";
import type { Terminal } from "../terminal.ts";
import type { StartedServer } from "./started-server.ts";
import { tutorial } from "./tutorial.ts";

/** What a newcomer needs to know of the server that has just started. */
export function banner(server: StartedServer, config: Config, version: string, terminal: Terminal): string {
  const facts: readonly (readonly [string, string])[] = [
    ["Endpoint", server.endpoint],
    ["Account", `${config.account}, region ${config.region}`],
    ["Data", dataLine(config, server.recovered)],
    ...(config.file === undefined ? [] : [["Config", config.file] as const]),
    ...(config.mocks === undefined ? [] : [["Mocks", config.mocks] as const]),
    ...machineLines(config),
    ...serviceLines(config),
    ...destinationLines(config),
    ["Requests", config.insecure ? "not authenticated, INSECURE: others may reach this address" : "not authenticated"],
  ];
  const width = Math.max(...facts.map(([name]) => name.length));
  const lines = facts.map(([name, fact]) => `  ${name.padEnd(width)}  ${fact}`);
  const steps = tutorial(server.endpoint, config, terminal).map((line) => `  ${line}`);
  return [
    "",
    `Stepwell ${version} is ready.`,
    "",
    ...lines,
    "",
    "Try it: paste these lines into another terminal.",
    "",
    ...steps,
    "",
    "Stop it with Ctrl-C.",
    "",
    "",
  ].join("\n");
}

function dataLine(config: Config, recovered: StartedServer["recovered"]): string {
  if (config.store === "memory") return "in memory: forgotten when the server stops";
  return `${config.data} (${recoveredText(recovered)})`;
}

/** `3 executions recovered, 1 Express execution run again`; `nothing to recover`. */
export function recoveredText({ openExecutions, expressStarts }: StartedServer["recovered"]): string {
  const found = [
    ...(openExecutions === 0 ? [] : [`${counted(openExecutions, "execution")} recovered`]),
    ...(expressStarts === 0 ? [] : [`${counted(expressStarts, "Express execution")} run again`]),
  ];
  return found.length === 0 ? "nothing to recover" : found.join(", ");
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

function machineLines({ stateMachines }: Config): readonly (readonly [string, string])[] {
  return Object.entries(stateMachines).map(([name, { shownAs }]) => ["Machine", `${name} ← ${shownAs}`] as const);
}

/** Who is told things outside; nothing where nobody is. */
function destinationLines({ endpoints, events }: Config): readonly (readonly [string, string])[] {
  const logs = endpointOf(endpoints, "logs");
  const bus = endpointOf(endpoints, "events");
  return [
    ...(logs === undefined ? [] : [["Log groups", `→ ${logs === AT_AWS ? "CloudWatch Logs" : logs}`] as const]),
    // Its path and query may hold a secret.
    ...(events.webhook === undefined ? [] : [["Status events", `→ ${new URL(events.webhook).origin}`] as const]),
    ...(events.eventBridge === undefined
      ? []
      : [["Status events", `→ event bus ${events.eventBridge} at ${bus}`] as const]),
  ];
}

function serviceLines({ functions, endpoints }: Config): readonly (readonly [string, string])[] {
  const named = Object.entries(functions).map(
    ([name, config]) => ["Function", `${name} → ${placeOf(config)}`] as const,
  );
  const lambda = endpointOf(endpoints, "lambda");
  const others = named.length === 0 ? "Functions" : "Other functions";
  return [
    ...named,
    [
      others,
      lambda === undefined
        ? "no endpoint: configure functions, or mock them"
        : `→ ${lambda === AT_AWS ? AWS_LAMBDA : lambda}`,
    ],
  ];
}

const AWS_LAMBDA = "AWS Lambda";

function placeOf(config: FunctionConfig): string {
  if ("url" in config) return config.url;
  return "handler" in config ? config.handler : AWS_LAMBDA;
}
