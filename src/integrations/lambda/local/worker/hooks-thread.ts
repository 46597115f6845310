import type { InitializeHook, LoadHook, ResolveHook } from "node:module";
import { pathToFileURL } from "node:url";
import { findSource, type ModuleHooksOptions, readSource } from "./module-hooks.ts";
import type { HooksThreadSetup } from "./module-hooks-of-old-node.ts";

/* The hooks of a function's modules, as Node 22.13 and 22.14 take them: in a thread of their own. */

let options: ModuleHooksOptions | undefined;

export const initialize: InitializeHook<HooksThreadSetup> = ({ file, port }) => {
  options = { file, onRead: (stamp) => port.postMessage(stamp) };
};

export const resolve: ResolveHook = async (specifier, context, nextResolve) => {
  try {
    return await nextResolve(specifier, context);
  } catch (error) {
    const found = findSource(specifier, context.parentURL);
    if (found === undefined) throw error;
    return nextResolve(pathToFileURL(found).href, context);
  }
};

export const load: LoadHook = async (url, context, nextLoad) =>
  (options === undefined ? undefined : readSource(url, options)) ?? nextLoad(url, context);
