import type { IncomingMessage, ServerResponse } from "node:http";
import type { ApiException } from "./exceptions.ts";
import { endSoon } from "./outgoing.ts";

const CONTENT_TYPE = "application/x-amz-json-1.0";

/** Sends one answer in one write. */
export function reply(response: ServerResponse, status: number, body: object, requestId: string): void {
  const text = JSON.stringify(body);
  const length = Buffer.byteLength(text);
  response.writeHead(status, {
    "x-amzn-RequestId": requestId,
    "Content-Type": CONTENT_TYPE,
    "Content-Length": length,
  });
  // Text without a character beyond ASCII is the same in both encodings, and Latin-1 is written without conversion.
  endSoon(response, text, length === text.length ? "latin1" : "utf8");
}

/** Sends an exception as AWS JSON 1.0 does: `__type` holds the shape's name, without a namespace. */
export function replyException(response: ServerResponse, exception: ApiException, requestId: string): void {
  const { name, status, message, members } = exception;
  // What is left of a body that was not read to its end would be taken for the next request.
  if (status === 413) response.setHeader("Connection", "close");
  reply(response, status, { __type: name, ...(message !== "" && { message }), ...members }, requestId);
}

/** Sends a small JSON document that is not part of the AWS API. */
export function replyJson(request: IncomingMessage, response: ServerResponse, status: number, body: object): void {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(text),
    "Cache-Control": "no-store",
  });
  response.end(request.method === "HEAD" ? undefined : text);
}
