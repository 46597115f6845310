import { execFile } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { get } from "node:http";
import { basename } from "node:path";
import { platform } from "node:process";
import { promisify } from "node:util";

const ASK_TIMEOUT_MS = 1_000;

/** ` by node (process 123), a Stepwell server`: as much as can be found out, possibly nothing. */
export async function describePortOwner(host: string, port: number): Promise<string> {
  const [owner, isStepwell] = await Promise.all([findOwner(port), answersAsStepwell(host, port)]);
  const who = owner === undefined ? "" : ` by ${owner.name} (process ${owner.pid})`;
  if (!isStepwell) return who;
  return who === "" ? " by another Stepwell server" : `${who}, another Stepwell server`;
}

interface Owner {
  readonly pid: number;
  readonly name: string;
}

async function findOwner(port: number): Promise<Owner | undefined> {
  try {
    if (platform === "linux") return ownerFromProc(port);
    return platform === "win32" ? await ownerFromNetstat(port) : await ownerFromLsof(port);
  } catch {
    // A sandbox without /proc, a machine without the tool: the message does without.
    return undefined;
  }
}

function ownerFromProc(port: number): Owner | undefined {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const LISTEN = "0A";
  const rows = ["/proc/net/tcp", "/proc/net/tcp6"]
    .flatMap((table) => readFileSync(table, "utf8").split("\n"))
    .map((row) => row.trim().split(/\s+/));
  const socket = rows.find((row) => row[1]?.endsWith(suffix) === true && row[3] === LISTEN)?.[9];
  if (socket === undefined) return undefined;
  const pid = readdirSync("/proc").find((name) => /^\d+$/.test(name) && holdsSocket(name, `socket:[${socket}]`));
  if (pid === undefined) return undefined;
  // Not `comm`, where Node calls its main thread MainThread.
  return { pid: Number(pid), name: basename(readlinkSync(`/proc/${pid}/exe`)) };
}

function holdsSocket(pid: string, link: string): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`) === link);
  } catch {
    // Another user's process, or one that has just ended.
    return false;
  }
}

const run = promisify(execFile);

async function ownerFromLsof(port: number): Promise<Owner | undefined> {
  const { stdout } = await run("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fpc"], { timeout: ASK_TIMEOUT_MS });
  const pid = /^p(\d+)$/m.exec(stdout)?.[1];
  return pid === undefined ? undefined : { pid: Number(pid), name: /^c(.+)$/m.exec(stdout)?.[1] ?? "a program" };
}

async function ownerFromNetstat(port: number): Promise<Owner | undefined> {
  const { stdout } = await run("netstat", ["-ano", "-p", "TCP"], { timeout: ASK_TIMEOUT_MS });
  const row = stdout
    .split(/\r?\n/)
    .map((line) => line.trim().split(/\s+/))
    .find((cells) => {
      // The word for LISTENING is translated; a remote address without a port is not.
      return cells[1]?.endsWith(`:${port}`) === true && cells[2]?.endsWith(":0") === true;
    });
  const pid = row?.at(-1);
  return pid === undefined ? undefined : { pid: Number(pid), name: "a program" };
}

function answersAsStepwell(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host, port, path: "/readyz", timeout: ASK_TIMEOUT_MS }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
        if (text.length > 10_000) request.destroy();
      });
      response.on("error", () => resolve(false));
      response.on("end", () => resolve(text.includes('"residentExecutions"')));
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(false));
    request.on("close", () => resolve(false));
  });
}
