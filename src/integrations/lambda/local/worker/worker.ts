import * as nodeModule from "node:module";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { INVOCATION_LOG_BYTES_MAX } from "../function-log.ts";
import type { FileStamp } from "../loaded-files.ts";
import { answerOf, type EventLoop, logged } from "./answer.ts";
import { captureOutput } from "./capture-output.ts";
import { describeError, describeLoadError, handlerNotFound, named } from "./error-json.ts";
import type { InvokeMessage, WorkerMessage, WorkerSetup } from "./messages.ts";
import { installModuleHooks } from "./module-hooks.ts";
import { installModuleHooksOfOldNode } from "./module-hooks-of-old-node.ts";
import { syntaxErrorPlace } from "./syntax-error-place.ts";
import { loadUserHandler, type UserHandler } from "./user-handler.ts";

/*
 * The thread of one JavaScript or TypeScript function: it loads the handler, says whether it is ready, and then
 * answers one invocation after the other. While it works its port does not hold the event loop, so that
 * Node tells when nothing is left that could still bring an answer.
 */

const EXIT_AFTER_CRASH = 129; // Lambda's runtime ends with it.

const setup = workerData as WorkerSetup;
const port = parentPort as MessagePort;
const say = (message: WorkerMessage) => port.postMessage(message);

const budget = captureOutput(INVOCATION_LOG_BYTES_MAX, (stream, text) => say({ type: "output", stream, text }));
process.setSourceMapsEnabled(true);
// A thread cannot change the directory of its process; code that only asks for it is told the function's.
process.cwd = () => setup.folder;

const read: FileStamp[] = [];
const files: string[] = [];
const hooks = { file: setup.file, onRead };
const collect =
  typeof nodeModule.registerHooks === "function" ? installModuleHooks(hooks) : installModuleHooksOfOldNode(hooks);

function onRead(stamp: FileStamp): void {
  read.push(stamp);
  files.push(stamp.file);
}

let whenEmpty: (() => void) | undefined;
const eventLoop: EventLoop = {
  whenEmpty(then) {
    whenEmpty = then;
  },
};
process.on("beforeExit", () => whenEmpty?.());
process.on("uncaughtException", (error) => crash(describeError(error)));
process.on("unhandledRejection", (reason) => crash(named("Runtime.UnhandledPromiseRejection", reason)));

function crash(payload: string): void {
  say({ type: "crashed", payload: logged(payload) });
  process.exit(EXIT_AFTER_CRASH);
}

function tellWhatWasRead(): void {
  collect?.();
  if (read.length > 0) say({ type: "loaded", stamps: read.splice(0) });
}

async function start(): Promise<void> {
  try {
    const loaded = await loadUserHandler(setup);
    tellWhatWasRead();
    if (loaded.kind === "missing")
      return say({ type: "startFailed", payload: logged(handlerNotFound(loaded.message)) });
    serve(loaded.handler);
  } catch (error) {
    tellWhatWasRead();
    say({ type: "startFailed", payload: logged(describeLoadError(error, () => syntaxErrorPlace(files))) });
  }
}

function serve(handler: UserHandler): void {
  port.on("message", (message: InvokeMessage) => {
    budget.renew();
    port.unref();
    void answerOf(handler, setup, message, eventLoop).then(({ kind, payload }) => {
      port.ref();
      tellWhatWasRead();
      say({ type: kind, requestId: message.requestId, payload });
    });
  });
  say({ type: "ready" });
}

await start();
