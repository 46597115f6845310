import { once } from "node:events";
import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
  type Server,
} from "node:http";
import { type AddressInfo, connect } from "node:net";
import { silentLogger } from "../runtime/logger.ts";
import { type ApiServerParts, createApiServer } from "./http-server.ts";
import { type ApiSettings, DEFAULT_API_SETTINGS } from "./settings.ts";
import { TestingService } from "./testing-service.ts";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** The endpoint on a free port of the loopback, over a service that runs nothing, for tests. */
export class TestingServer {
  readonly service = new TestingService();
  readonly #server: Server;

  constructor(settings: Partial<ApiSettings> = {}, parts: Partial<ApiServerParts> = {}) {
    this.#server = createApiServer({
      service: this.service,
      settings: { ...DEFAULT_API_SETTINGS, ...settings },
      log: silentLogger,
      ...parts,
    });
  }

  async listen(): Promise<this> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** One request; the body as given, or as the client writes it. */
  async send(
    options: { readonly method?: string; readonly path?: string; readonly headers?: OutgoingHttpHeaders },
    body: string | Buffer | Iterable<Buffer> = "",
  ): Promise<Answer> {
    const client = request({ host: "127.0.0.1", port: this.port, method: "POST", path: "/", ...options });
    // A server that refuses early may close while the body is still being sent: its answer counts.
    client.on("error", () => {});
    const answered = once(client, "response");
    if (typeof body === "string" || Buffer.isBuffer(body)) {
      client.end(body);
    } else {
      let isAnswered = false;
      client.once("response", () => {
        isAnswered = true;
      });
      for (const chunk of body) {
        if (isAnswered || client.destroyed) break;
        if (!client.write(chunk)) await new Promise((next) => setImmediate(next));
      }
      client.end();
    }
    const [response] = (await answered) as [IncomingMessage];
    let text = "";
    for await (const chunk of response) text += String(chunk);
    return { status: response.statusCode ?? 0, headers: response.headers, text };
  }

  /** Calls an operation as an SDK does. */
  async call(operation: string, body: unknown, headers: OutgoingHttpHeaders = {}): Promise<Answer> {
    return this.send(
      { headers: { ...AWS_JSON, "X-Amz-Target": `AWSStepFunctions.${operation}`, ...headers } },
      typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body),
    );
  }

  /** Sends bytes that need not be HTTP; answers what comes back until the server closes. */
  async raw(bytes: string): Promise<string> {
    const socket = connect(this.port, "127.0.0.1");
    socket.write(bytes);
    let text = "";
    for await (const chunk of socket) text += String(chunk);
    return text;
  }
}

export const AWS_JSON: OutgoingHttpHeaders = { "Content-Type": "application/x-amz-json-1.0" };
