import { pathToFileURL } from "node:url";
import type { LambdaContext } from "./lambda-context.ts";
import type { WorkerSetup } from "./messages.ts";

export type Callback = (error?: unknown, result?: unknown) => void;

export type UserHandler = (event: unknown, context: LambdaContext, callback: Callback) => unknown;

export type LoadedHandler =
  | { readonly kind: "loaded"; readonly handler: UserHandler }
  /** The module is there, the function is not. */
  | { readonly kind: "missing"; readonly message: string };

/**
 * Loads the handler, of an ES or CommonJS module.
 *
 * @throws what the module throws.
 */
export async function loadUserHandler({ file, export: name, handler }: WorkerSetup): Promise<LoadedHandler> {
  const module = (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
  const found = member(module, name) ?? member(module["default"], name);
  if (typeof found === "function") return { kind: "loaded", handler: found as UserHandler };
  const what = found === undefined ? "is undefined or not exported" : "is not a function";
  return { kind: "missing", message: `${handler} ${what}` };
}

function member(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (part, key) =>
        (typeof part === "object" || typeof part === "function") && part !== null
          ? (part as Readonly<Record<string, unknown>>)[key]
          : undefined,
      value,
    );
}
