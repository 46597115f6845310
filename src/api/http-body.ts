import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { RequestEntityTooLargeException, SerializationException } from "./exceptions.ts";

/**
 * Of a body that is too large so much is read and thrown away, so that the client gets to read the answer
 * before its connection breaks.
 */
const DISCARDED_BYTES_MAX = 16 * 1_048_576;

/** The client went away while it sent its request: nobody waits for an answer. */
export class RequestAborted extends Error {
  override readonly name = "RequestAborted";
}

/**
 * Reads a request's body, holding at most `bytesMax` bytes of it in memory.
 *
 * @throws {RequestEntityTooLargeException} @throws {RequestAborted}
 */
export function readBody(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= bytesMax) {
        chunks.push(chunk);
        return;
      }
      chunks.length = 0;
      if (bytes > DISCARDED_BYTES_MAX) reject(tooLarge(bytesMax));
    });
    request.on("end", () => {
      if (bytes > bytesMax) reject(tooLarge(bytesMax));
      else resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, bytes));
    });
    request.on("error", () => reject(new RequestAborted("the client closed the connection")));
    request.on("close", () => {
      if (!request.complete) reject(new RequestAborted("the client closed the connection"));
    });
  });
}

function tooLarge(bytesMax: number): RequestEntityTooLargeException {
  return new RequestEntityTooLargeException(`The request is larger than ${bytesMax} bytes`);
}

/**
 * Parses a body; an empty one is a request without members.
 *
 * @throws {SerializationException} where it is not JSON, or not UTF-8.
 */
export function parseBody(bytes: Buffer): unknown {
  if (bytes.length === 0) return {};
  if (!isUtf8(bytes)) throw new SerializationException("The request body is not valid UTF-8");
  try {
    return JSON.parse(bytes.toString());
  } catch {
    throw new SerializationException("The request body is not valid JSON");
  }
}
