import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type { House } from "./house.ts";
import { run } from "./run.ts";
import type { Terminal } from "./terminal.ts";

/** What a command line printed and answered. */
export interface Outcome {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

/** A terminal that keeps what is written to it. */
export function recordingTerminal(overrides: Partial<Terminal> = {}): {
  readonly terminal: Terminal;
  readonly out: () => string;
  readonly err: () => string;
} {
  let out = "";
  let err = "";
  const terminal: Terminal = {
    env: {},
    cwd: process.cwd(),
    platform: "linux",
    columns: 80,
    errIsTerminal: false,
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    readStdin: () => "",
    ...overrides,
  };
  return { terminal, out: () => out, err: () => err };
}

/** The server is started for real by tests of their own. */
const noHouse: House = {
  startServer: () => Promise.reject(new Error("no server is started here")),
  openInProcess: () => Promise.reject(new Error("nothing is opened here")),
  signals: () => new Promise(() => {}),
};

/** Runs a command line in this process. */
export async function runCommand(
  argv: readonly string[],
  overrides: Partial<Terminal> = {},
  house: Partial<House> = {},
): Promise<Outcome> {
  const { terminal, out, err } = recordingTerminal(overrides);
  const exitCode = await run(argv, terminal, { ...noHouse, ...house });
  return { exitCode, out: out(), err: err() };
}

interface ReceivedRequest {
  readonly operation: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** A stand-in for the server: answers by operation, in turn where an operation has several answers. */
export interface FakeServer {
  readonly endpoint: string;
  readonly requests: readonly ReceivedRequest[];
  readonly close: () => Promise<void>;
}

export interface FakeAnswer {
  readonly status?: number;
  /** An object becomes JSON; text is sent as it is. */
  readonly body: object | string;
}

export async function fakeServer(answers: Readonly<Record<string, readonly FakeAnswer[]>>): Promise<FakeServer> {
  const requests: ReceivedRequest[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => {
      const operation = String(request.headers["x-amz-target"]).split(".")[1] ?? "";
      const earlier = requests.filter((received) => received.operation === operation).length;
      requests.push({ operation, headers: request.headers, body: JSON.parse(text) });
      const script = answers[operation] ?? [];
      const { status = 200, body } = script[Math.min(earlier, script.length - 1)] ?? { status: 404, body: "" };
      response.writeHead(status).end(typeof body === "string" ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
