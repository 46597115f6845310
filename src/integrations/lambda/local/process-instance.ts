import { type ChildProcess, spawn } from "node:child_process";
import { InstanceOutput } from "./function-log.ts";
import type { FunctionInstance, RunOutcome, StartOutcome } from "./instance.ts";
import { type FileStamp, LoadedFiles, stampOf } from "./loaded-files.ts";
import { watchMemory } from "./memory-watch.ts";
import { type RuntimeApi, type RuntimeReport, startRuntimeApi } from "./runtime-api.ts";
import { exited, invalidEntrypoint, outOfMemory, type RuntimeError } from "./runtime-error.ts";

export interface ProcessInstanceOptions {
  /** Finds out what is run; what goes wrong there is the start's failure. */
  readonly command: () => Promise<Command>;
  readonly environment: Readonly<Record<string, string>>;
  /** The working directory. */
  readonly folder: string;
  readonly memoryMb: number;
  /** Files that count when they change, besides those that the process says it has read. */
  readonly watched: readonly string[];
}

export type Command =
  | { readonly kind: "run"; readonly file: string; readonly args: readonly string[] }
  | { readonly kind: "unavailable"; readonly error: RuntimeError };

const MEBIBYTE = 1_048_576;

/** A function in a process of its own that speaks the Lambda Runtime API. */
export function processInstance(options: ProcessInstanceOptions): FunctionInstance {
  const output = new InstanceOutput();
  const files = new LoadedFiles();
  let api: RuntimeApi | undefined;
  let child: ChildProcess | undefined;
  let gone: Promise<void> | undefined;
  let ended: RuntimeError | undefined;
  let requestId: string | undefined;
  let onStarted: ((outcome: StartOutcome) => void) | undefined;
  let onAnswered: ((outcome: RunOutcome) => void) | undefined;

  const end = (error: RuntimeError) => {
    ended ??= error;
    onStarted?.({ kind: "failed", error: ended });
    onAnswered?.({ kind: "died", error: ended });
    api?.close();
  };
  const endAndKill = (error: RuntimeError) => {
    end(error);
    if (child !== undefined) killTree(child);
  };
  // What was printed before the answer lies in the pipe already, but may be read after it.
  const answer = (outcome: RunOutcome) => setImmediate(() => onAnswered?.(outcome));

  const take = (report: RuntimeReport) => {
    switch (report.kind) {
      case "next":
        return onStarted?.({ kind: "ready" });
      case "loaded":
        return files.add(readStamps(report.text));
      case "initFailed":
        return setImmediate(() => endAndKill(() => report.payload));
      case "tooLarge":
        return report.requestId === requestId ? answer({ kind: "tooLarge" }) : undefined;
      case "succeeded":
      case "failed":
        if (report.requestId === requestId) answer({ kind: report.kind, payload: report.payload });
    }
  };

  const launch = async (): Promise<void> => {
    files.add(options.watched.map(stampOf));
    const command = await options.command();
    if (command.kind === "unavailable") return end(command.error);
    api = await startRuntimeApi(take);
    if (ended !== undefined) return api.close();
    const started = spawn(command.file, command.args, {
      cwd: options.folder,
      env: { ...options.environment, AWS_LAMBDA_RUNTIME_API: api.address },
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
      // In a group of its own, so that it can be killed with all that it has started, and a Ctrl-C at the
      // terminal lets it finish while the server drains.
      detached: process.platform !== "win32",
    });
    child = started;
    started.stdout.setEncoding("utf8").on("data", (text: string) => output.print("stdout", text));
    started.stderr.setEncoding("utf8").on("data", (text: string) => output.print("stderr", text));
    const unwatch = watchMemory(started.pid ?? 0, options.memoryMb * MEBIBYTE, () => endAndKill(outOfMemory));
    gone = new Promise((resolve) => {
      started.once("error", (error: NodeJS.ErrnoException) => {
        unwatch();
        end(invalidEntrypoint(`fork/exec ${command.file}: ${reasonOf(error)}`));
        resolve();
      });
      // `close` comes after the last output, `exit` may come before it.
      started.once("close", (code, signal) => {
        unwatch();
        end(exited(code, signal));
        resolve();
      });
    });
    // A grandchild may hold the pipes open after the process has ended.
    started.once("exit", () => setImmediate(() => killTree(started)));
  };

  return {
    output,
    start() {
      return new Promise((resolve) => {
        onStarted = (outcome) => {
          onStarted = undefined;
          resolve(outcome);
        };
        launch().catch((error: unknown) => end(invalidEntrypoint(String(error))));
      });
    },
    run(request) {
      return new Promise((resolve) => {
        requestId = request.requestId;
        onAnswered = (outcome) => {
          onAnswered = undefined;
          requestId = undefined;
          resolve(outcome);
        };
        if (ended !== undefined) end(ended);
        else api?.give(request);
      });
    },
    isAlive: () => ended === undefined,
    isCurrent: () => files.areUnchanged(),
    async kill() {
      endAndKill(exited(null, "SIGKILL"));
      await gone;
    },
  };
}

function killTree(child: ChildProcess): void {
  try {
    if (process.platform === "win32" || child.pid === undefined) child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // Nothing is left of it.
  }
}

function readStamps(text: string): readonly FileStamp[] {
  try {
    const files = JSON.parse(text) as readonly string[];
    return files.map(stampOf);
  } catch {
    return [];
  }
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === "ENOENT") return "no such file or directory";
  return code === "EACCES" ? "permission denied" : message;
}
