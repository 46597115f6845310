import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

/** The built command line. */
export const STEPWELL_BIN = resolve(import.meta.dirname, "../../bin/stepwell.js");

const CLOCK_TICKS_PER_SECOND = 100;
const READY_MS_MAX = 30_000;

export interface ServerOptions {
  /** Default: this clone's. */
  readonly program?: string;
  /** Flags of `stepwell start`; `--port 0` goes first, so that another port wins. */
  readonly args?: readonly string[];
  readonly cwd: string;
  /** Besides PATH, which is all that the server gets of this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** How a process ended. */
interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A built server in a process of its own, ready to serve. */
export interface ServerProcess {
  readonly endpoint: string;
  readonly pid: number;
  /** From spawn to the ready line. */
  readonly startMs: number;
  readonly exited: Promise<Exit>;
  /** All that it has printed so far. */
  stdout(): string;
  stderr(): string;
  /** CPU seconds of all its threads so far (Linux). */
  cpuSeconds(): number;
  /** Linux. */
  rssBytes(): number;
  /** SIGTERM; resolves when it has drained and ended. */
  stop(): Promise<Exit>;
  /** `kill -9`. */
  kill(): Promise<Exit>;
}

/**
 * Starts the built server and waits for its ready line.
 *
 * @throws {Error} with its exit code and all that it said, where it ends before.
 */
export async function startServerProcess(options: ServerOptions): Promise<ServerProcess> {
  const begun = performance.now();
  const { child, said, exited } = spawnServer(options);
  const { endpoint, pid } = await readyLine(child, said, exited);
  const startMs = performance.now() - begun;
  const end = (signal: NodeJS.Signals): Promise<Exit> => {
    child.kill(signal);
    return exited;
  };
  return {
    endpoint,
    pid,
    startMs,
    exited,
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    cpuSeconds: () => cpuSeconds(pid),
    rssBytes: () => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024,
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
  };
}

/** Runs a `stepwell start` that is expected to refuse; answers what it said and how it ended. */
export async function refusedStart(options: ServerOptions): Promise<Said & Exit> {
  const { child, said, exited } = spawnServer(options);
  const serves = once(child.stdout as NodeJS.ReadableStream, "data").then(() => "serves" as const);
  serves.catch(() => undefined);
  const exit = await Promise.race([exited, serves]);
  if (exit !== "serves") return { ...said, ...exit };
  child.kill("SIGKILL");
  await exited;
  throw new Error(`the server started: ${said.stdout}`);
}

interface Said {
  readonly stdout: string;
  readonly stderr: string;
}

interface Spawned {
  readonly child: ChildProcess;
  readonly said: Said;
  readonly exited: Promise<Exit>;
}

function spawnServer({ args = [], cwd, env = {}, program = STEPWELL_BIN }: ServerOptions): Spawned {
  const child = spawn(process.execPath, [program, "start", "--port", "0", ...args], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"] ?? "", ...env },
  });
  const said = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream]?.setEncoding("utf8").on("data", (chunk: string) => {
      said[stream] += chunk;
    });
  }
  // `close` and not `exit`: by then everything that it said has arrived.
  const exited = once(child, "close").then(([code, signal]): Exit => ({ code, signal }));
  return { child, said, exited };
}

function readyLine(
  child: ChildProcess,
  said: Said,
  exited: Promise<Exit>,
): Promise<{ readonly endpoint: string; readonly pid: number }> {
  return new Promise((ready, reject) => {
    const late = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`the server is not ready after ${READY_MS_MAX / 1000} s: ${said.stderr}`));
    }, READY_MS_MAX);
    child.stdout?.on("data", () => {
      const end = said.stdout.indexOf("\n");
      if (end < 0) return;
      clearTimeout(late);
      ready(JSON.parse(said.stdout.slice(0, end)));
    });
    void exited.then(({ code, signal }) => {
      clearTimeout(late);
      reject(new Error(`the server ended with ${code ?? signal}: ${said.stderr}`));
    });
  });
}

function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_SECOND;
}
