import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request that came from the server under test. */
export interface OutsideRequest {
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: unknown;
}

/** Somebody outside who is told things, and who outlives the server that tells them. */
export interface OutsideServer extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly OutsideRequest[];
}

/** @param answer a status with a JSON body; undefined answers nothing at all. */
export async function startOutsideServer(
  answer: (request: OutsideRequest) => { readonly status: number; readonly body?: object } | undefined,
): Promise<OutsideServer> {
  const requests: OutsideRequest[] = [];
  const server = createServer((request, response) => void serve(request, response));
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    try {
      for await (const chunk of request.setEncoding("utf8")) text += String(chunk);
    } catch {
      // The sender was killed while it wrote.
      return;
    }
    const { url: path = "", headers } = request;
    const received = { path, headers, body: JSON.parse(text) as unknown };
    requests.push(received);
    const answered = answer(received);
    if (answered === undefined) return;
    response.writeHead(answered.status, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify(answered.body ?? {}));
  }
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
