import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import type { ExecutionId } from "../store.ts";
import { StoreUnavailable, UnknownOutcome } from "../store.ts";
import type { WriterReply, WriterRequest } from "./protocol.ts";
import { WriterClient, type WriterThread } from "./writer-client.ts";

/** A thread that does nothing by itself: the test answers for it, and lets it die. */
class FakeThread implements WriterThread {
  readonly requests: WriterRequest[] = [];
  readonly #events = new EventEmitter<{ message: [WriterReply | "open"]; error: [unknown]; exit: [] }>();

  postMessage(request: WriterRequest): void {
    this.requests.push(request);
  }

  on(event: string, listener: (...args: never[]) => void): unknown {
    return this.#events.on(event as "exit", listener);
  }

  terminate(): Promise<unknown> {
    return Promise.resolve();
  }

  say(message: WriterReply | "open"): void {
    this.#events.emit("message", message);
  }

  die(error?: Error): void {
    if (error !== undefined) this.#events.emit("error", error);
    this.#events.emit("exit");
  }
}

function clientWithThreads(): { readonly client: WriterClient; readonly threads: FakeThread[] } {
  const threads: FakeThread[] = [];
  const client = new WriterClient({ path: "unused", pagesMax: 0 }, () => {
    const thread = new FakeThread();
    threads.push(thread);
    return thread;
  });
  return { client, threads };
}

const send = (client: WriterClient) => client.call("send", [1 as ExecutionId, "message"]);

test("a thread that dies before the database is open has written nothing", async () => {
  const { client, threads } = clientWithThreads();
  const call = send(client);
  threads[0]?.die(new Error("unable to open database file"));
  await expect(call).rejects.toThrow(StoreUnavailable);
  await expect(call).rejects.toMatchObject({ cause: { message: "unable to open database file" } });
});

test("a thread that dies at work leaves all its calls unknown, and the next call starts another", async () => {
  const { client, threads } = clientWithThreads();
  const calls = [send(client), send(client)];
  threads[0]?.say("open");
  threads[0]?.die();
  for (const call of calls) await expect(call).rejects.toThrow(UnknownOutcome);
  const next = send(client);
  expect(threads).toHaveLength(2);
  threads[1]?.say("open");
  threads[1]?.say({ id: threads[1].requests[0]?.id ?? 0, kind: "done", answer: null });
  expect(await next).toBeNull();
});

test("a COMMIT of unknown outcome is told as such", async () => {
  const { client, threads } = clientWithThreads();
  const call = send(client);
  threads[0]?.say("open");
  threads[0]?.say({ id: 1, kind: "unknown", message: "disk I/O error" });
  await expect(call).rejects.toThrow(UnknownOutcome);
});
