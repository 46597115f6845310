import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { messageOf } from "../runtime/faults.ts";
import { type ApiParts, createApi } from "./api.ts";
import {
  RequestEntityTooLargeException,
  UnknownOperationException,
  UnsupportedMediaTypeException,
} from "./exceptions.ts";
import { asApiException } from "./failure.ts";
import { replyForeign } from "./foreign-reply.ts";
import { readForeignRequest } from "./foreign-request.ts";
import { replyAlive, replyReady, replyServices } from "./health.ts";
import { createHostCheck } from "./host-check.ts";
import { parseBody, RequestAborted, readBody } from "./http-body.ts";
import { reply, replyException, replyJson } from "./http-reply.ts";
import { readRequestContext } from "./request-context.ts";

const TARGET_PREFIX = "AWSStepFunctions.";

/** Where tools that were made for other emulators ask whether these are up. */
const EMULATORS_HEALTH: ReadonlySet<string> = new Set(["/_localstack/health", "/health"]);

/** A client has so long to send its headers, and its whole request: slow ones hold no connection for ever. */
const HEADERS_MS_MAX = 10_000;
const REQUEST_MS_MAX = 60_000;
const TIMEOUT_CHECK_MS = 5_000;
/** Longer than the idle time of the SDKs and of common load balancers: they close a connection first, not we. */
const KEEP_ALIVE_MS = 75_000;
const HEADERS_MAX = 100;
/** What a request may have besides its longest member. */
const BODY_OVERHEAD_BYTES = 65_536;

export interface ApiServerParts extends ApiParts {
  /** Serves what the API does not, such as the console or /metrics. Answers whether it did. */
  readonly other?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/**
 * The AWS endpoint: AWS JSON 1.0 on `POST /`, and GET /healthz, /readyz. Requests to other services are told that
 * they are in the wrong place. It does not listen yet.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/Welcome.html
 */
export function createApiServer(parts: ApiServerParts): Server {
  const { service, settings, log, other } = parts;
  const api = createApi(parts);
  const checkHost = createHostCheck(settings);
  // Where larger payloads are allowed, so are the requests that bring them, with their escapes.
  const longest = Math.max(settings.payloadBytesMax, settings.definitionLengthMax);
  const bodyBytesMax = Math.max(settings.bodyBytesMax, 2 * longest + BODY_OVERHEAD_BYTES);

  function serve(request: IncomingMessage, response: ServerResponse): void {
    const requestId = randomUUID();
    request.url = pathOf(request.url);
    try {
      checkHost(request.headers);
      route(request, response, requestId);
    } catch (error) {
      refuse(response, error, requestId);
    }
  }

  function route(request: IncomingMessage, response: ServerResponse, requestId: string): void {
    const { method, url = "/" } = request;
    if (url === "/" && method === "POST") {
      answer(request, response, requestId).catch((error: unknown) => refuse(response, error, requestId));
      return;
    }
    const isGet = method === "GET" || method === "HEAD";
    if (isGet && url === "/healthz") return replyAlive(request, response, settings);
    if (isGet && url === "/readyz") {
      replyReady(request, response, service).catch((error: unknown) => refuse(response, error, requestId));
      return;
    }
    if (isGet && EMULATORS_HEALTH.has(url)) {
      replyServices(request, response, service).catch((error: unknown) => refuse(response, error, requestId));
      return;
    }
    if (other?.(request, response)) return;
    const foreign = readForeignRequest(request);
    if (foreign === undefined) return refuseRoute(request, response);
    request.resume();
    replyForeign(request, response, foreign, readRequestContext(request.headers, requestId, settings));
  }

  async function answer(request: IncomingMessage, response: ServerResponse, requestId: string): Promise<void> {
    // The body is read to its end before anything is refused: a connection is kept that way.
    const bytes = await readBody(request, bodyBytesMax);
    const context = {
      ...readRequestContext(request.headers, requestId, settings),
      untilClosed: () => closeSignal(response),
    };
    const foreign = isOurs(request) ? undefined : readForeignRequest(request, bytes);
    if (foreign !== undefined) return replyForeign(request, response, foreign, context);
    const operation = operationOf(request);
    reply(response, 200, await api.handle(operation, parseBody(bytes), context), requestId);
  }

  function refuse(response: ServerResponse, error: unknown, requestId: string): void {
    if (error instanceof RequestAborted) return;
    const exception = asApiException(error);
    if (exception.fault === "server") {
      const stack = error instanceof Error ? error.stack : undefined;
      log.error({ requestId, error: messageOf(error), stack }, "a request failed");
    }
    if (response.headersSent) response.destroy();
    else replyException(response, exception, requestId);
  }

  const server = createServer(
    {
      headersTimeout: HEADERS_MS_MAX,
      requestTimeout: REQUEST_MS_MAX,
      connectionsCheckingInterval: TIMEOUT_CHECK_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      noDelay: true,
    },
    serve,
  );
  server.maxHeadersCount = HEADERS_MAX;
  server.on("checkContinue", (request: IncomingMessage, response: ServerResponse) => {
    // A client that asks first is spared sending a body that would be refused.
    if (Number(request.headers["content-length"]) > bodyBytesMax) {
      const tooLarge = new RequestEntityTooLargeException(`The request is larger than ${bodyBytesMax} bytes`);
      return replyException(response, tooLarge, randomUUID());
    }
    response.writeContinue();
    serve(request, response);
  });
  server.on("clientError", refuseMalformed);
  return server;
}

/**
 * `http://sync-127.0.0.1:8083/` → `/`: what a client asks of a proxy. Who names this server as its HTTP proxy reaches
 * it under names that nothing resolves, such as those that AWS's clients make with the prefix `sync-`.
 *
 * @see RFC 9112, section 3.2.2: a server must accept the absolute form.
 */
function pathOf(target = "/"): string {
  const path = /^http:\/\/[^/?#]+(.*)$/i.exec(target)?.[1] ?? target;
  return path === "" ? "/" : path;
}

/** Aborted when the connection closes; few operations wait so long that they need it. */
function closeSignal(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  if (response.destroyed) controller.abort();
  response.once("close", () => controller.abort());
  return controller.signal;
}

function isOurs({ headers }: IncomingMessage): boolean {
  const target = headers["x-amz-target"];
  return typeof target === "string" && target.startsWith(TARGET_PREFIX);
}

/** @throws {UnsupportedMediaTypeException} @throws {UnknownOperationException} */
function operationOf(request: IncomingMessage): string {
  const { headers } = request;
  const type = headers["content-type"];
  if (type === undefined || !(type.startsWith("application/x-amz-json-1.") || type.startsWith("application/json"))) {
    throw new UnsupportedMediaTypeException("The content type must be application/x-amz-json-1.0");
  }
  if (!isOurs(request)) throw new UnknownOperationException("");
  return String(headers["x-amz-target"]).slice(TARGET_PREFIX.length);
}

/** Another path, or another method than the path knows. */
function refuseRoute(request: IncomingMessage, response: ServerResponse): void {
  const allowed = request.url === "/" ? "POST" : isHealthPath(request.url) ? "GET, HEAD" : undefined;
  request.resume();
  if (allowed === undefined) return replyJson(request, response, 404, { message: "Not Found" });
  response.setHeader("Allow", allowed);
  if (request.method === "OPTIONS") {
    // No cross-origin header: other sites' pages are told nothing.
    response.writeHead(204).end();
    return;
  }
  replyJson(request, response, 405, { message: "Method Not Allowed" });
}

function isHealthPath(url: string | undefined): boolean {
  return url === "/healthz" || url === "/readyz" || EMULATORS_HEALTH.has(url ?? "");
}

/** What is no HTTP, or came too slowly. */
function refuseMalformed(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const status = MALFORMED[error.code ?? ""] ?? "400 Bad Request";
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

const MALFORMED: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  HPE_CHUNK_EXTENSIONS_OVERFLOW: "413 Payload Too Large",
};
