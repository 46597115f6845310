import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { LAMBDA_PAYLOAD_BYTES_MAX } from "../invocation.ts";
import type { InstanceRequest } from "./instance.ts";

/** What a process tells over the Lambda Runtime API. */
export type RuntimeReport =
  /** It asks for work: it has loaded, or has done the work before. */
  | { readonly kind: "next" }
  | { readonly kind: "succeeded"; readonly requestId: string; readonly payload: string }
  | { readonly kind: "failed"; readonly requestId: string; readonly payload: string }
  | { readonly kind: "tooLarge"; readonly requestId: string }
  | { readonly kind: "initFailed"; readonly payload: string }
  /** Besides Lambda's API: the files that our own runtimes have read. */
  | { readonly kind: "loaded"; readonly text: string };

/** The Lambda Runtime API for one process, on a loopback port of its own: that is how a process is known. */
export interface RuntimeApi {
  /** `host:port`, as AWS_LAMBDA_RUNTIME_API has it. */
  readonly address: string;
  /** Answers the waiting, or else the next, request for work. */
  give(request: InstanceRequest): void;
  close(): void;
}

const VERSION = "/2018-06-01/runtime";

/** Room for an error's description and for the answer that is just too large. */
const BODY_BYTES_MAX = LAMBDA_PAYLOAD_BYTES_MAX + 1024;

export async function startRuntimeApi(report: (report: RuntimeReport) => void): Promise<RuntimeApi> {
  let waiting: ServerResponse | undefined;
  let work: InstanceRequest | undefined;

  const hand = () => {
    if (waiting === undefined || work === undefined) return;
    const response = waiting;
    const request = work;
    waiting = undefined;
    work = undefined;
    response.writeHead(200, headersOf(request)).end(request.payload);
  };

  const server = createServer((request, response) => {
    const path = request.url ?? "";
    if (request.method === "GET" && path === `${VERSION}/invocation/next`) {
      waiting = response;
      report({ kind: "next" });
      return hand();
    }
    void readBody(request).then((body) => {
      const told = request.method === "POST" ? reportOf(path, body) : undefined;
      if (told === undefined) return json(response, 404, { errorType: "NotFound", errorMessage: `no ${path} here` });
      if (told.kind === "tooLarge")
        json(response, 413, { errorType: "RequestEntityTooLarge", errorMessage: "too large" });
      else json(response, 202, { status: "OK" });
      report(told);
    });
  });
  // A process waits for work as long as it takes.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  server.unref();
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    give(request) {
      work = request;
      hand();
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function headersOf({ requestId, deadlineAt, invokedArn, clientContext, payload }: InstanceRequest) {
  return {
    "Content-Type": "application/json",
    "Content-Length": String(Buffer.byteLength(payload)),
    "Lambda-Runtime-Aws-Request-Id": requestId,
    "Lambda-Runtime-Deadline-Ms": String(deadlineAt),
    "Lambda-Runtime-Invoked-Function-Arn": invokedArn,
    ...(clientContext === undefined
      ? {}
      : {
          "Lambda-Runtime-Client-Context": Buffer.from(clientContext, "base64")
            .toString("utf8")
            .replace(/[\r\n]/g, ""),
        }),
  };
}

function reportOf(path: string, body: string | undefined): RuntimeReport | undefined {
  if (path === `${VERSION}/init/error`) return { kind: "initFailed", payload: body ?? "{}" };
  if (path === "/stepwell/loaded") return { kind: "loaded", text: body ?? "[]" };
  const [, requestId, what] = /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
  if (requestId === undefined) return undefined;
  if (body === undefined || Buffer.byteLength(body) > LAMBDA_PAYLOAD_BYTES_MAX) return { kind: "tooLarge", requestId };
  return { kind: what === "response" ? "succeeded" : "failed", requestId, payload: body };
}

/** Undefined where it is longer than any answer may be. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      // Read to its end all the same: a client that is still sending would not hear the answer.
      if (length <= BODY_BYTES_MAX) chunks.push(chunk);
    }
  } catch {
    // The process is gone, which its end tells better.
    return "";
  }
  return length > BODY_BYTES_MAX ? undefined : Buffer.concat(chunks).toString("utf8");
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}
