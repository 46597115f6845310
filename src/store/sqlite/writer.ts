import { parentPort, workerData } from "node:worker_threads";
import type { WriterOptions, WriterRequest } from "./protocol.ts";
import { openWriter } from "./writer-calls.ts";

/**
 * The writer's thread: the one writer of the database. It opens the database, says so, and then carries out
 * one request after the other until it is ended. Where COMMIT fails with an unknown outcome it says so and
 * ends: the next request is given to a new thread, with a new connection.
 */

const port = parentPort;
if (port === null) throw new Error("writer.ts runs in a worker thread.");

const carryOut = openWriter(workerData as WriterOptions);

port.on("message", (request: WriterRequest) => {
  const reply = carryOut(request);
  port.postMessage(reply);
  if (reply.kind === "unknown") process.exit(1);
});
port.postMessage("open");
