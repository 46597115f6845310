import { isDeepStrictEqual } from "node:util";
import { type ResolvedHandler, resolveHandler } from "../../../config/function-handler.ts";
import type { HandlerFunction } from "../../../config/functions.ts";
import type { EndpointsConfig } from "../../../config/schema.ts";
import { qualifiedArn } from "../function-name.ts";
import { type Invocation, type InvocationAnswer, LAMBDA_PAYLOAD_BYTES_MAX } from "../invocation.ts";
import { returned } from "../returned.ts";
import { functionEnvironment } from "./environment.ts";
import { findPython } from "./find-python.ts";
import { type FunctionLogSink, InstanceOutput, InvocationLog } from "./function-log.ts";
import type { FunctionInstance } from "./instance.ts";
import { FunctionPool, type PoolOutcome } from "./pool.ts";
import { type Command, processInstance } from "./process-instance.ts";
import { PYTHON_BOOTSTRAP } from "./python-bootstrap.ts";
import { importModuleError, invalidEntrypoint, type RuntimeError } from "./runtime-error.ts";
import { workerInstance } from "./worker-instance.ts";

/** A function that is run here, as the configuration has it. */
interface LocalFunction {
  /** Its key in `functions`. */
  readonly key: string;
  readonly config: HandlerFunction;
}

/** Runs functions from local files, and keeps them warm. */
export interface LocalFunctions {
  /** Calls a function. A changed configuration counts from the next call on. */
  invoke(called: LocalFunction, invocation: Invocation): Promise<InvocationAnswer>;
  /** Kills every worker and process; resolves when none runs any more. */
  close(): Promise<void>;
}

export interface LocalFunctionsOptions {
  /** What functions learn about the servers that stand in for AWS's services. */
  readonly endpoints: EndpointsConfig;
  /** This server's address for functions, once it listens. */
  readonly stepFunctionsEndpoint: () => string | undefined;
  readonly sink: FunctionLogSink;
  /** How long an instance is kept that nobody needs. Default: a minute. */
  readonly idleMs?: number;
}

const IDLE_MS = 60_000;

interface Pooled {
  readonly config: HandlerFunction;
  readonly pool: FunctionPool;
}

export function createLocalFunctions(options: LocalFunctionsOptions): LocalFunctions {
  const pools = new Map<string, Pooled>();
  const retired = new Set<FunctionPool>();

  const poolOf = ({ key, config }: LocalFunction, { region, account, function: { name } }: Invocation) => {
    // The environment names region and account, so that an instance serves one of each.
    const id = [region, account, name, key].join(" ");
    const known = pools.get(id);
    if (known !== undefined && (known.config === config || isDeepStrictEqual(known.config, config))) return known.pool;
    if (known !== undefined) {
      known.pool.retire();
      retired.add(known.pool);
    }
    const pool = new FunctionPool({
      concurrency: config.concurrency,
      timeoutMs: config.timeoutSeconds * 1000,
      idleMs: options.idleMs ?? IDLE_MS,
      createInstance: () => createInstance(config, { name, region, account }, options),
    });
    pools.set(id, { config, pool });
    return pool;
  };

  return {
    async invoke(called, invocation) {
      // The function is known, and that is all that a dry run asks.
      if (invocation.invocationType === "DryRun") return returned(invocation, 204, "");
      const { requestId, payload, function: reference, clientContext, signal, task } = invocation;
      const { execution, ...caller } = task;
      const origin = { ...caller, requestId, functionName: reference.name };
      const log = new InvocationLog(origin, options.sink, execution);
      const outcome = await poolOf(called, invocation).run({
        requestId,
        payload,
        invokedArn: reference.qualifier === undefined ? reference.arn : qualifiedArn(reference),
        ...(clientContext === undefined ? {} : { clientContext }),
        log,
        signal,
      });
      log.end();
      return answerOf(outcome, invocation, called.config, log);
    },
    async close() {
      await Promise.all([...[...pools.values()].map(({ pool }) => pool), ...retired].map((pool) => pool.close()));
    },
  };
}

function answerOf(
  outcome: PoolOutcome,
  invocation: Invocation,
  { timeoutSeconds }: HandlerFunction,
  log: InvocationLog,
): InvocationAnswer {
  if (outcome.kind === "cutOff")
    return { kind: "unreachable", cause: "The function was cut off before it had answered" };
  // Whoever sends an event is not told what became of it, only that it was taken.
  if (invocation.invocationType === "Event") return returned(invocation, 202, "");
  switch (outcome.kind) {
    case "succeeded":
      if (Buffer.byteLength(outcome.payload) > LAMBDA_PAYLOAD_BYTES_MAX) return { kind: "tooLarge" };
      return returned(invocation, 200, outcome.payload, invocation.logType === "Tail" ? log.tail() : undefined);
    case "failed":
      return { kind: "functionFailed", payload: outcome.payload };
    case "died":
      return { kind: "functionFailed", payload: outcome.error(invocation.requestId) };
    case "timedOut":
      return { kind: "functionTimedOut", seconds: timeoutSeconds };
    case "tooLarge":
      return { kind: "tooLarge" };
  }
}

interface InstanceHome {
  readonly name: string;
  readonly region: string;
  readonly account: string;
}

function createInstance(
  config: HandlerFunction,
  { name, region, account }: InstanceHome,
  { endpoints, stepFunctionsEndpoint }: LocalFunctionsOptions,
): FunctionInstance {
  const { handler, memoryMb, folder, envFile } = config;
  const resolved = resolveHandler(handler, folder);
  if (resolved === undefined) return brokenInstance(importModuleError(`Error: Cannot find module '${handler}'`));
  let environment: Record<string, string>;
  try {
    environment = functionEnvironment({
      functionName: name,
      memoryMb,
      region,
      account,
      folder,
      handler,
      endpoints,
      stepFunctionsEndpoint: stepFunctionsEndpoint(),
      envFile,
      environment: config.environment,
    });
  } catch (error) {
    return brokenInstance(invalidEntrypoint(`envFile: ${error instanceof Error ? error.message : String(error)}`));
  }
  const watched = [resolved.file, ...(envFile === undefined ? [] : [envFile])];
  if (resolved.runtime !== "node") {
    const command = () => commandOf(resolved, config, name, environment);
    return processInstance({ command, environment, folder, memoryMb, watched });
  }
  const { file, export: exportName } = resolved;
  const about = { functionName: name, functionVersion: "$LATEST", memoryMb };
  return workerInstance({ setup: { file, export: exportName, handler, folder, ...about }, environment, watched });
}

async function commandOf(
  { runtime, file, export: functionName }: ResolvedHandler,
  { folder, memoryMb }: HandlerFunction,
  name: string,
  environment: Readonly<Record<string, string>>,
): Promise<Command> {
  if (runtime === "executable") return { kind: "run", file, args: [] };
  const python = await findPython(folder, environment);
  if (python === undefined) {
    const error = invalidEntrypoint("there is no Python 3 on PATH as python3, python or py");
    return { kind: "unavailable", error };
  }
  // -B: no __pycache__ in the user's folders, whose entries would also hide a change within the same second.
  const args = ["-B", "-X", "utf8", "-c", PYTHON_BOOTSTRAP, file, functionName, folder, name, String(memoryMb)];
  return { kind: "run", file: python, args };
}

/** Stands for a function that cannot be started. */
function brokenInstance(error: RuntimeError): FunctionInstance {
  return {
    output: new InstanceOutput(),
    start: async () => ({ kind: "failed", error }),
    run: async () => ({ kind: "died", error }),
    isAlive: () => false,
    isCurrent: () => true,
    async kill() {},
  };
}
