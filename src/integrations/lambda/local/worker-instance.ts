import { Worker } from "node:worker_threads";
import { InstanceOutput } from "./function-log.ts";
import type { FunctionInstance, InstanceRequest, RunOutcome, StartOutcome } from "./instance.ts";
import { LoadedFiles, stampOf } from "./loaded-files.ts";
import { exited, outOfMemory, type RuntimeError } from "./runtime-error.ts";
import type { InvokeMessage, WorkerMessage, WorkerSetup } from "./worker/messages.ts";

export interface WorkerInstanceOptions {
  readonly setup: WorkerSetup;
  readonly environment: Readonly<Record<string, string>>;
  /** Files besides the modules that count when they change. */
  readonly watched: readonly string[];
}

/** Runs as TypeScript where we do, so that tests need no build. */
const isSource = import.meta.url.endsWith(".ts");
const WORKER = new URL(isSource ? "./worker/worker.ts" : "./worker/worker.js", import.meta.url);

const EXEC_ARGV = [
  "--disable-warning=ExperimentalWarning",
  ...(isSource && process.features.typescript === false ? ["--experimental-strip-types"] : []),
];

/** A JavaScript or TypeScript function in a worker thread of its own. */
export function workerInstance({ setup, environment, watched }: WorkerInstanceOptions): FunctionInstance {
  const output = new InstanceOutput();
  const files = new LoadedFiles();
  let worker: Worker | undefined;
  let ended: RuntimeError | undefined;
  let onStarted: ((outcome: StartOutcome) => void) | undefined;
  let onAnswered: ((outcome: RunOutcome) => void) | undefined;

  const end = (error: RuntimeError) => {
    ended ??= error;
    onStarted?.({ kind: "failed", error: ended });
    onAnswered?.({ kind: "died", error: ended });
  };

  const take = (message: WorkerMessage) => {
    switch (message.type) {
      case "ready":
        return onStarted?.({ kind: "ready" });
      case "startFailed":
        return end(() => message.payload);
      case "loaded":
        return files.add(message.stamps);
      case "output":
        return output.print(message.stream, message.text);
      case "succeeded":
      case "failed":
        return onAnswered?.({ kind: message.type, payload: message.payload });
      case "crashed":
        return end(() => message.payload);
    }
  };

  return {
    output,
    start() {
      files.add(watched.map(stampOf));
      return new Promise((resolve) => {
        onStarted = resolve;
        worker = new Worker(WORKER, {
          workerData: setup,
          env: environment,
          execArgv: EXEC_ARGV,
          name: setup.functionName.slice(0, 15),
          stdin: false,
          stdout: true,
          stderr: true,
          resourceLimits: { maxOldGenerationSizeMb: setup.memoryMb },
        });
        worker.on("message", take);
        worker.on("error", (error: NodeJS.ErrnoException) => {
          end(error.code === "ERR_WORKER_OUT_OF_MEMORY" ? outOfMemory : exited(1));
        });
        worker.on("exit", (code) => end(exited(code)));
        // What Node itself prints about the thread, such as warnings.
        worker.stderr.on("data", (chunk: Buffer) => output.print("stderr", chunk.toString("utf8")));
        worker.stdout.resume();
      });
    },
    run(request) {
      return new Promise((resolve) => {
        onAnswered = (outcome) => {
          onAnswered = undefined;
          resolve(outcome);
        };
        if (ended !== undefined) return end(ended);
        worker?.postMessage(invokeMessage(request));
      });
    },
    isAlive: () => ended === undefined,
    isCurrent: () => files.areUnchanged(),
    async kill() {
      ended ??= exited(null, "SIGKILL");
      await worker?.terminate();
      end(ended);
    },
  };
}

function invokeMessage({ requestId, payload, deadlineAt, invokedArn, clientContext }: InstanceRequest): InvokeMessage {
  return {
    requestId,
    payload,
    deadlineAt,
    invokedArn,
    ...(clientContext === undefined ? {} : { clientContext }),
  };
}
