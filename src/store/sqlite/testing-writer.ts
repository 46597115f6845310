import { EventEmitter } from "node:events";
import type { WriterReply, WriterRequest } from "./protocol.ts";
import { openWriter } from "./writer-calls.ts";
import type { StartWriter, WriterThread } from "./writer-client.ts";

/**
 * A writer without a thread, for tests that open many stores: starting a thread takes longer than all that
 * such a test does. Messages are cloned and answered later, as a thread would.
 */
export const startWriterHere: StartWriter = (options) => {
  let carryOut: ReturnType<typeof openWriter> | undefined;
  const events = new EventEmitter<{ message: [WriterReply | "open"]; error: [unknown]; exit: [] }>();
  const thread: WriterThread = {
    postMessage(request, transfer) {
      const received: WriterRequest = structuredClone(request, { transfer: [...transfer] });
      queueMicrotask(() => {
        if (carryOut === undefined) {
          carryOut = openWriter(options);
          events.emit("message", "open");
        }
        events.emit("message", carryOut(received));
      });
    },
    on: (event: string, listener: (...args: never[]) => void) => events.on(event as "exit", listener),
    terminate: () => Promise.resolve(),
  };
  return thread;
};
