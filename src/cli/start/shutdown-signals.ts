/** Resolves with the name of the first signal that asks the process to stop. */
export type ShutdownSignals = () => Promise<string>;

// npm hands a Ctrl-C on to a process that the terminal has told already: one wish, two signals.
const SAME_WISH_MS = 500;

const EXIT_ON_SECOND_WISH = 130; // 128 + SIGINT, as shells have it

/** SIGTERM, SIGINT (Ctrl-C) and SIGHUP; whoever asks twice does not want to wait for the draining. */
export const processSignals: ShutdownSignals = () =>
  new Promise((resolve) => {
    let firstAt: number | undefined;
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
      process.on(signal, () => {
        const now = Date.now();
        if (firstAt !== undefined && now - firstAt > SAME_WISH_MS) process.exit(EXIT_ON_SECOND_WISH);
        firstAt ??= now;
        resolve(signal);
      });
    }
  });
