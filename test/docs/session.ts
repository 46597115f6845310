import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { awsVersion } from "../e2e/aws-version.ts";
import { ROOT } from "./documents.ts";

const BLOCK_MS_MAX = 60_000;

/** The addresses that the documents speak of: the server's, and that of a function over HTTP. */
const DOCUMENTED_PORTS = ["8083", "9001"];

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A reader's shell: one folder, one environment, and what was started in it. */
export interface Session {
  write(name: string, text: string): void;
  run(script: string): Promise<Ran>;
  /** Starts the server that a script starts, and answers what it printed until it was ready. */
  serve(script: string): Promise<Ran>;
  /** Starts what a script starts, and waits for its first line. */
  background(script: string): Promise<Ran>;
  close(): Promise<void>;
}

export async function openSession(): Promise<Session> {
  const folder = mkdtempSync(join(tmpdir(), "stepwell-docs-"));
  const home = join(folder, "work");
  const tools = join(folder, "bin");
  for (const made of [home, tools]) mkdirSync(made);
  const ports = await freePorts(DOCUMENTED_PORTS.length);
  // The one place where documented addresses become this session's.
  const addressed = (text: string): string =>
    DOCUMENTED_PORTS.reduce((result, port, index) => result.replaceAll(port, String(ports[index])), text);
  const undressed = (text: string): string =>
    DOCUMENTED_PORTS.reduce((result, port, index) => result.replaceAll(String(ports[index]), port), text);
  writeTools(tools, { port: ports[0] ?? 0, data: join(home, ".stepwell") });

  const state = join(folder, "state.sh");
  writeFileSync(state, `cd '${home}'\n`);
  const environment = {
    ...withoutSettings(process.env),
    PATH: `${tools}:${dirname(nodePath())}:${process.env["PATH"] ?? ""}`,
    // Nothing of this machine's own: what the document does not set is not set.
    AWS_CONFIG_FILE: join(folder, "aws-config"),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, "aws-credentials"),
    AWS_EC2_METADATA_DISABLED: "true",
    STATE: state,
  };

  const start = (script: string): ChildProcess => {
    const keep = `trap '{ export -p; printf "cd \\047%s\\047\\n" "$PWD"; } > "$STATE"' EXIT`;
    const text = `. "$STATE"\n${keep}\nset -e\n${addressed(script)}`;
    // Its own process group, so that whatever it starts ends with it.
    return spawn("sh", ["-c", text], { env: environment, stdio: ["ignore", "pipe", "pipe"], detached: true });
  };

  let server: Started | undefined;
  const running: Started[] = [];
  const session: Session = {
    write: (name, text) => writeFileSync(join(home, name), addressed(text)),
    async run(script) {
      const started = watch(start(script));
      const exitCode = await within(started, started.exited);
      return { exitCode, stdout: undressed(started.stdout()), stderr: undressed(started.stderr()) };
    },
    async serve(script) {
      await server?.stop();
      server = watch(start(script));
      await within(server, server.firstLine);
      return { exitCode: 0, stdout: undressed(server.stdout()), stderr: undressed(server.stderr()) };
    },
    async background(script) {
      const started = watch(start(script));
      running.push(started);
      await within(started, started.firstLine);
      return { exitCode: 0, stdout: undressed(started.stdout()), stderr: undressed(started.stderr()) };
    },
    async close() {
      const all = server === undefined ? running : [server, ...running];
      await Promise.all(all.map((started) => started.stop()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return session;
}

/**
 * What the documents call and a scratch folder has not: `npx stepwell` and `npm start` of the clone. Only
 * they are told the port that stands for 8083, since 8083 is what they would take by themselves.
 */
function writeTools(folder: string, { port, data }: { readonly port: number; readonly data: string }): void {
  const settings = [
    `export STEPWELL_PORT="\${STEPWELL_PORT:-${port}}" STEPWELL_DATA="\${STEPWELL_DATA:-${data}}"`,
    `export AWS_ENDPOINT_URL_SFN="\${AWS_ENDPOINT_URL_SFN:-http://127.0.0.1:${port}}"`,
  ].join("\n");
  const tool = (name: string, text: string): void => {
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh\n${text}\n`);
    chmodSync(path, 0o755);
  };
  tool("stepwell", `${settings}\nexec '${nodePath()}' '${join(ROOT, "bin", "stepwell.js")}' "$@"`);
  tool("npx", 'exec "$@"');
  // An AWS CLI from before July 2023, Debian 12's for one, reads no endpoint from the environment; ours speaks its words.
  if (awsVersion()?.readsEndpoint === false) tool("aws", 'shift\nexec stepwell "$@"');
  tool(
    "npm",
    `${settings}\n[ "$1" = start ] && shift && cd '${ROOT}' && exec '${nodePath()}' scripts/start.mjs "$@"\nexit 1`,
  );
}

interface Started {
  readonly exited: Promise<number>;
  /** Resolves with the first line on stdout; rejects where the process ends before. */
  readonly firstLine: Promise<void>;
  stdout(): string;
  stderr(): string;
  stop(): Promise<void>;
}

function watch(child: ChildProcess): Started {
  const output = { stdout: "", stderr: "" };
  let sawLine: () => void = () => undefined;
  const line = new Promise<void>((resolve) => {
    sawLine = resolve;
  });
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream]?.setEncoding("utf8").on("data", (chunk: string) => {
      output[stream] += chunk;
      if (output.stdout.includes("\n")) sawLine();
    });
  }
  const exited = once(child, "close").then(([code]) => (typeof code === "number" ? code : 1));
  const failed = exited.then((code): never => {
    throw new Error(`it ended with exit code ${code}\n${output.stdout}${output.stderr}`);
  });
  const firstLine = Promise.race([line, failed]);
  // Who runs a script to its end does not wait for its first line.
  firstLine.catch(() => undefined);
  const signal = (name: NodeJS.Signals): void => {
    if (child.pid === undefined || child.exitCode !== null) return;
    try {
      process.kill(-child.pid, name);
    } catch {
      // It has just ended.
    }
  };
  return {
    exited,
    firstLine,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    async stop() {
      signal("SIGTERM");
      const timer = setTimeout(() => signal("SIGKILL"), 15_000);
      await exited;
      clearTimeout(timer);
    },
  };
}

async function within<T>(started: Started, wanted: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`nothing within ${BLOCK_MS_MAX / 1000} s\n${started.stdout()}${started.stderr()}`)),
      BLOCK_MS_MAX,
    );
  });
  try {
    return await Promise.race([wanted, late]);
  } catch (error) {
    await started.stop();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Held all at once, so that they are different ones. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  });
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports;
}

function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isSetting = (name: string): boolean => /^(?:AWS_|STEPWELL_|SFN_|LAMBDA_ENDPOINT$|PORT$|npm_)/.test(name);
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isSetting(name)));
}

/** The Node that the repository brings. */
function nodePath(): string {
  return process.execPath;
}

/** Whether a program is there and runs. */
export function isInstalled(program: string): boolean {
  return spawnSync(program, ["--version"], { stdio: "ignore" }).status === 0;
}
