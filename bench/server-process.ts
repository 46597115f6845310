import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const CLOCK_TICKS_PER_SECOND = 100;

/** A built server in a process of its own. */
export interface ServerProcess {
  readonly endpoint: string;
  /** From spawn to the ready line. */
  readonly startMs: number;
  /** CPU seconds of all its threads so far. */
  cpuSeconds(): number;
  rssBytes(): number;
  stop(): Promise<void>;
}

export async function startServerProcess(args: readonly string[], cwd: string): Promise<ServerProcess> {
  const begun = performance.now();
  const bin = resolve(import.meta.dirname, "../bin/stepwell.js");
  const child = spawn(process.execPath, [bin, "start", "--port", "0", ...args], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"] ?? "", STEPWELL_LOG_LEVEL: "warn" },
  });
  let said = "";
  child.stderr?.on("data", (chunk) => {
    said += String(chunk);
  });
  const { endpoint } = await readyLine(child, () => said);
  const startMs = performance.now() - begun;
  return {
    endpoint,
    startMs,
    cpuSeconds: () => cpuSeconds(child.pid as number),
    rssBytes: () => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]) * 1024,
    stop: () =>
      new Promise((done) => {
        child.once("exit", () => done());
        child.kill("SIGTERM");
      }),
  };
}

function readyLine(child: ChildProcess, said: () => string): Promise<{ readonly endpoint: string }> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}: ${said()}`)));
    child.stdout?.on("data", (chunk) => {
      text += String(chunk);
      const end = text.indexOf("\n");
      if (end >= 0) resolve(JSON.parse(text.slice(0, end)));
    });
  });
}

function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_SECOND;
}
