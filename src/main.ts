import "./cli/v8-flags.ts";
import { setImmediate } from "node:timers/promises";
import type { House } from "./cli/house.ts";
import { run } from "./cli/run.ts";
import { processSignals } from "./cli/start/shutdown-signals.ts";
import { processTerminal } from "./cli/terminal.ts";
import { openStore } from "./open-store.ts";

/** Loaded when it is needed: the server is most of the program, and other commands have no use for it. */
const house: House = {
  async startServer(config, readConfig) {
    // The store goes first: its thread starts while the rest of the server is loaded.
    const opening = openStore(config);
    opening.catch(() => {});
    await setImmediate();
    const server = await import("./server.ts");
    return server.startServer(config, readConfig, opening);
  },
  async openInProcess(config, onNotice) {
    const inProcess = await import("./in-process.ts");
    return inProcess.openInProcess(config, onNotice);
  },
  signals: processSignals,
};

// A reader that has seen enough (`| head`) closes the pipe; that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

// The exit code is set rather than process.exit called, so that a pipe gets all of the output.
void run(process.argv.slice(2), processTerminal(), house).then((exitCode) => {
  process.exitCode = exitCode;
});
