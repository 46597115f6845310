import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";

export interface HttpCall {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** A longer answer is not read to its end. */
  readonly responseBytesMax: number;
  readonly signal: AbortSignal;
}

export type HttpAnswer =
  | {
      readonly kind: "answered";
      readonly status: number;
      /** Names in lower case. */
      readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
      /** Names as the server wrote them: name, value, name, value, … */
      readonly rawHeaders: readonly string[];
      readonly body: string;
    }
  | { readonly kind: "tooLarge" }
  /** The signal cut it off. */
  | { readonly kind: "aborted" }
  /** No answer: `code` is Node's (ECONNREFUSED, ENOTFOUND, …). */
  | { readonly kind: "unreachable"; readonly code: string; readonly message: string };

/** Sends a POST and reads the answer; what goes wrong is an answer too. */
export interface HttpClient {
  post(call: HttpCall): Promise<HttpAnswer>;
  /** Closes idle connections. */
  close(): void;
}

/** Connections to one host at once; the dispatcher's own bound is smaller. */
const SOCKETS_MAX = 1024;
const IDLE_SOCKETS_MAX = 256;

export function createHttpClient(): HttpClient {
  const pool = {
    keepAlive: true,
    maxSockets: SOCKETS_MAX,
    maxFreeSockets: IDLE_SOCKETS_MAX,
    scheduling: "lifo",
  } as const;
  const plain: Transport = { agent: new HttpAgent(pool), request: httpRequest };
  let secure: Transport | undefined;
  const secured = async (): Promise<Transport> => {
    // TLS is much to load, and most servers never need it.
    const { Agent, request } = await import("node:https");
    secure ??= { agent: new Agent(pool), request };
    return secure;
  };
  return {
    async post(call) {
      const transport = call.url.startsWith("https:") ? (secure ?? (await secured())) : plain;
      const first = await send(call, transport);
      // A kept connection may have been closed by the server just as it was used again. The request
      // never reached it, and its Idempotency-Key makes even a doubtful second sending harmless.
      return first.kind === "unreachable" && first.stale ? send(call, transport) : first;
    },
    close() {
      plain.agent.destroy();
      secure?.agent.destroy();
    },
  };
}

interface Transport {
  readonly agent: HttpAgent;
  readonly request: typeof httpRequest;
}

type Sent =
  | Exclude<HttpAnswer, { kind: "unreachable" }>
  | (Extract<HttpAnswer, { kind: "unreachable" }> & { stale: boolean });

function send(call: HttpCall, { agent, request: open }: Transport): Promise<Sent> {
  const { url, body, headers, signal } = call;
  if (signal.aborted) return Promise.resolve({ kind: "aborted" });
  return new Promise((resolve) => {
    const options = {
      method: "POST",
      agent,
      headers: { ...headers, "Content-Length": String(Buffer.byteLength(body)) },
      signal,
    };
    const request = open(url, options);
    request.on("response", (response) => read(response, call, resolve));
    request.on("error", (error: NodeJS.ErrnoException) => resolve(unreachable(error, request, signal)));
    request.end(body);
  });
}

function read(response: IncomingMessage, call: HttpCall, resolve: (answer: Sent) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  response.on("data", (chunk: Buffer) => {
    length += chunk.length;
    chunks.push(chunk);
    if (length <= call.responseBytesMax) return;
    resolve({ kind: "tooLarge" });
    response.destroy();
  });
  response.on("end", () => {
    const { statusCode: status = 0, headers, rawHeaders } = response;
    resolve({ kind: "answered", status, headers, rawHeaders, body: Buffer.concat(chunks, length).toString("utf8") });
  });
  response.on("error", (error: NodeJS.ErrnoException) => {
    resolve(
      call.signal.aborted
        ? { kind: "aborted" }
        : { kind: "unreachable", code: error.code ?? "UNKNOWN", message: error.message, stale: false },
    );
  });
}

function unreachable(error: NodeJS.ErrnoException, request: ClientRequest, signal: AbortSignal): Sent {
  if (signal.aborted) return { kind: "aborted" };
  const code = error.code ?? "UNKNOWN";
  const stale = request.reusedSocket && (code === "ECONNRESET" || code === "EPIPE");
  return { kind: "unreachable", code, message: error.message, stale };
}
