import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface ReceivedCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type Answer = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

export interface FunctionServer {
  readonly url: string;
  readonly calls: readonly ReceivedCall[];
  readonly connections: () => number;
  /** How the next calls are answered; a function may also answer by itself, or never. */
  answer(how: Answer | ((call: ReceivedCall, response: ServerResponse) => void)): void;
  close(): Promise<void>;
}

/** A real HTTP server on a free port that answers as it is told. */
export async function startFunctionServer(): Promise<FunctionServer> {
  const calls: ReceivedCall[] = [];
  let connections = 0;
  let how: Answer | ((call: ReceivedCall, response: ServerResponse) => void) = {};
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url: path = "", headers } = request;
      const call = { method, path, headers, body: Buffer.concat(chunks).toString() };
      calls.push(call);
      if (typeof how === "function") how(call, response);
      else response.writeHead(how.status ?? 200, how.headers).end(how.body ?? "null");
    });
  });
  server.on("connection", () => connections++);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    connections: () => connections,
    answer(next) {
      how = next;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
