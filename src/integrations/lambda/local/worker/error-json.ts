import { types } from "node:util";

/*
 * Errors as Lambda's Node.js runtime describes them: {errorType, errorMessage, trace}. The lines of the trace
 * are Node's own, which knows the source maps of what it has loaded.
 */

/** What a handler threw, rejected with or gave to its callback. */
export function describeError(error: unknown): string {
  if (!types.isNativeError(error)) {
    return JSON.stringify({ errorType: typeof error, errorMessage: String(error), trace: [] });
  }
  const errorType = String(error.name);
  return JSON.stringify({ errorType, errorMessage: String(error.message), trace: traceOf(error) });
}

/**
 * What was thrown while the module was loaded.
 *
 * @param placeOf finds where a syntax error stands, which V8 does not tell of an ES module.
 */
export function describeLoadError(error: unknown, placeOf: () => string | undefined): string {
  // Not only of real errors: those of Node 22.13's hooks are copies that come from another thread.
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  if (code === "MODULE_NOT_FOUND" || code === "ERR_MODULE_NOT_FOUND") return named("Runtime.ImportModuleError", error);
  if (error instanceof SyntaxError || code === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX") {
    const place = code === undefined ? placeOf() : undefined;
    return named("Runtime.UserCodeSyntaxError", error, place === undefined ? [] : [`    at ${place}`]);
  }
  return describeError(error);
}

/** An error that Lambda calls by a name of its own, with the original's name in its message. */
export function named(errorType: string, error: unknown, places: readonly string[] = []): string {
  const errorMessage = String(error);
  const frames = types.isNativeError(error) ? framesOf(traceOf(error)) : [];
  return JSON.stringify({ errorType, errorMessage, trace: [`${errorType}: ${errorMessage}`, ...places, ...frames] });
}

export function handlerNotFound(message: string): string {
  const errorType = "Runtime.HandlerNotFound";
  return JSON.stringify({ errorType, errorMessage: message, trace: [`${errorType}: ${message}`] });
}

function traceOf(error: Error): string[] {
  // Frames of this runtime say nothing about the function.
  return String(error.stack ?? "")
    .split("\n")
    .filter((line) => !line.includes(OWN_FOLDER) && !/\(node:|at node:/.test(line));
}

function framesOf(trace: readonly string[]): string[] {
  return trace.filter((line) => /^\s+at /.test(line));
}

const OWN_FOLDER = new URL(".", import.meta.url).href;
