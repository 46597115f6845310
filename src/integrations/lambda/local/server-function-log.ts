import type { FunctionLogSink } from "./function-log.ts";

/** The server's log, as far as functions' lines go there; a pino logger is one. */
export interface FunctionLineLog {
  info(fields: object, message: string): void;
}

/** Writes functions' lines to the server's log, and hands them to a store. */
export function serverFunctionLog(log: FunctionLineLog, store: FunctionLogSink): FunctionLogSink {
  return {
    invocationEnded: (execution) => store.invocationEnded?.(execution),
    close: async () => store.close?.(),
    write(line, execution) {
      const { executionArn, stateName, attempt, requestId, functionName, stream, text } = line;
      log.info({ executionArn, stateName, attempt, requestId, function: functionName, stream }, text);
      store.write(line, execution);
    },
  };
}
