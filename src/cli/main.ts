import "./v8-flags.ts";
import { run } from "./run.ts";
import { processTerminal } from "./terminal.ts";

// A reader that has seen enough (`| head`) closes the pipe; that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

// The exit code is set rather than process.exit called, so that a pipe gets all of the output.
process.exitCode = await run(process.argv.slice(2), processTerminal());
