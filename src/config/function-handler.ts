import { statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

/** What runs a function of a handler. */
type FunctionRuntime = "node" | "python" | "executable";

/** A handler whose file is there. */
export interface ResolvedHandler {
  readonly runtime: FunctionRuntime;
  /** Absolute. */
  readonly file: string;
  /** The function within the file, dotted where it is nested; empty for an executable. */
  readonly export: string;
}

/** In the order in which a file without extension is looked for. */
const MODULE_EXTENSIONS = [".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".py"] as const;

/** What a handler means that names a module without a function in it. */
const USUAL_EXPORT = "handler";

/**
 * Finds the file of a `handler`, which is written as on Lambda: `path/file.function`, the file with or without
 * its extension. A text that is a file's whole path is a module with a function named `handler`, or else an
 * executable. Undefined where no such file is there.
 *
 * @param folder where relative paths begin.
 */
export function resolveHandler(handler: string, folder: string): ResolvedHandler | undefined {
  const whole = resolve(folder, handler);
  if (isFile(whole)) {
    const runtime = runtimeOf(whole);
    return { runtime, file: whole, export: runtime === "executable" ? "" : USUAL_EXPORT };
  }
  // The longest file name first: `charge.mjs.handler` is `handler` in charge.mjs, not `mjs.handler` in charge.
  const parts = basename(handler).split(".");
  for (let length = parts.length - 1; length > 0; length--) {
    const stem = join(dirname(whole), parts.slice(0, length).join("."));
    const file = [stem, ...MODULE_EXTENSIONS.map((extension) => stem + extension)].find(
      (candidate) => runtimeOf(candidate) !== "executable" && isFile(candidate),
    );
    if (file !== undefined) return { runtime: runtimeOf(file), file, export: parts.slice(length).join(".") };
  }
  return undefined;
}

/** The files that `resolveHandler` looks for, in words. */
export function expectedHandlerFiles(handler: string): string {
  const at = handler.lastIndexOf(".");
  const stem = at > handler.search(/[^/\\]*$/) ? handler.slice(0, at) : undefined;
  const modules = stem === undefined ? "" : `, and no ${stem} with ${MODULE_EXTENSIONS.join(", ")}`;
  return `no file ${handler}${modules}`;
}

function runtimeOf(file: string): FunctionRuntime {
  const extension = MODULE_EXTENSIONS.find((candidate) => file.endsWith(candidate));
  if (extension === undefined) return "executable";
  return extension === ".py" ? "python" : "node";
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
