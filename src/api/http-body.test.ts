import { EventEmitter } from "node:events";
import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { parseBody, RequestAborted, readBody } from "./http-body.ts";

function request(): IncomingMessage & { complete: boolean } {
  return Object.assign(new EventEmitter(), { complete: false }) as unknown as IncomingMessage & { complete: boolean };
}

test("a body that came in one piece is not copied", async () => {
  const client = request();
  const read = readBody(client, 10);
  const piece = Buffer.from("{}");
  client.emit("data", piece);
  client.emit("end");
  expect(await read).toBe(piece);
});

test("pieces are joined, also within a character", async () => {
  const client = request();
  const read = readBody(client, 10);
  for (const byte of Buffer.from('{"ä":1}')) client.emit("data", Buffer.from([byte]));
  client.emit("end");
  expect(parseBody(await read)).toEqual({ ä: 1 });
});

test("a body of just the allowed size is read, one of a byte more is refused at its end", async () => {
  for (const [bytes, outcome] of [
    [10, "read"],
    [11, "RequestEntityTooLargeException"],
  ] as const) {
    const client = request();
    const read = readBody(client, 10).then(
      () => "read",
      (error: unknown) => (error instanceof Error ? error.name : ""),
    );
    client.emit("data", Buffer.alloc(bytes));
    client.emit("end");
    expect(await read).toBe(outcome);
  }
});

test("a body that does not end is refused after 16 MiB", async () => {
  const client = request();
  const read = readBody(client, 10);
  const piece = Buffer.alloc(1_048_576);
  for (let sent = 0; sent < 17; sent++) client.emit("data", piece);
  await expect(read).rejects.toThrow("larger than 10 bytes");
});

test("a client that goes away is no failure of the server", async () => {
  const client = request();
  const read = readBody(client, 10);
  client.emit("data", Buffer.from("{"));
  client.emit("close");
  await expect(read).rejects.toBeInstanceOf(RequestAborted);
});
