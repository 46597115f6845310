/** As the rest of an invocation is thrown away, so that a function that prints for ever fills no queue. */
export interface OutputBudget {
  /** A new invocation begins. */
  renew(): void;
}

/**
 * Sends what the thread prints to `print`, in order with its answers: Node's own way goes over streams, whose
 * last lines may come after the answer, and never from a handler that blocks its thread.
 */
export function captureOutput(
  bytesMax: number,
  print: (stream: "stdout" | "stderr", text: string) => void,
): OutputBudget {
  let left = bytesMax;
  for (const stream of ["stdout", "stderr"] as const) {
    const write = (chunk: string | Uint8Array, encoding?: unknown, written?: unknown): boolean => {
      const text = typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
      if (left > 0) {
        left -= text.length;
        print(stream, text);
      }
      const done = typeof encoding === "function" ? encoding : written;
      if (typeof done === "function") process.nextTick(done);
      return true;
    };
    process[stream].write = write;
  }
  return {
    renew() {
      left = bytesMax;
    },
  };
}
