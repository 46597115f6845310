import { parentPort, workerData } from "node:worker_threads";
import type { WriterOptions, WriterRequest } from "./protocol.ts";
import { openWriter } from "./writer-calls.ts";

/**
 * The writer's thread: the one writer of the database. At its first request it opens the database and says so; then it
 * carries out one request after the other until it is ended. Where COMMIT fails with an unknown outcome it says so and
 * ends: the next request is given to a new thread, with a new connection.
 */

const port = parentPort;
if (port === null) throw new Error("writer.ts runs in a worker thread.");

let carryOut: ReturnType<typeof openWriter> | undefined;

/** Not sooner: the thread is started while the database's layout is still brought up to date. */
function open(): ReturnType<typeof openWriter> {
  const opened = openWriter(workerData as WriterOptions);
  port?.postMessage("open");
  return opened;
}

port.on("message", (request: WriterRequest) => {
  carryOut ??= open();
  const reply = carryOut(request);
  port.postMessage(reply);
  if (reply.kind === "unknown") process.exit(1);
});
