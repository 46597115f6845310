import { existsSync, readFileSync, statSync } from "node:fs";
import * as nodeModule from "node:module";
import { dirname, extname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type FileStamp, stampOf } from "../loaded-files.ts";
import { bundle, findEsbuild } from "./esbuild.ts";

/*
 * How a function's modules are found and read: Node's way, and besides
 *
 *   - imports without extension, of a folder, or of the `.js` that a `.ts` will become;
 *   - TypeScript through the project's esbuild where there is one, else by Node's own type stripping;
 *   - each file that is read is reported, so that a changed one counts at the next invocation.
 */

export interface ModuleHooksOptions {
  /** The handler's module. */
  readonly file: string;
  /** Called with each file before it is read, packages excepted. */
  readonly onRead: (stamp: FileStamp) => void;
}

const SOURCE_EXTENSIONS = [".ts", ".mts", ".cts", ".js", ".mjs", ".cjs", ".json"];

const IN_PACKAGES = /[\\/]node_modules[\\/]/;

const TYPESCRIPT = /\.[mc]?ts$/;

/** Installs the hooks in this thread; they see imports and requires alike. Node has them from 22.15 on. */
export function installModuleHooks(options: ModuleHooksOptions): void {
  nodeModule.registerHooks({
    resolve(specifier, context, nextResolve) {
      try {
        return nextResolve(specifier, context);
      } catch (error) {
        const found = findSource(specifier, context.parentURL);
        if (found === undefined) throw error;
        return nextResolve(pathToFileURL(found).href, context);
      }
    },
    load: (url, context, nextLoad) => readSource(url, options) ?? nextLoad(url, context),
  });
}

/** What `url` holds, where that is not what Node would make of it. */
export function readSource(url: string, { file, onRead }: ModuleHooksOptions): ReadSource | undefined {
  const path = url.startsWith("file:") ? fileURLToPath(url) : undefined;
  if (path === undefined || IN_PACKAGES.test(path)) return undefined;
  onRead(stampOf(path));
  if (!TYPESCRIPT.test(path)) return undefined;
  const esbuild = path === file ? findEsbuild(path) : undefined;
  if (esbuild !== undefined) {
    const { source, files } = bundle(esbuild, path);
    for (const read of files) onRead(stampOf(read));
    return { format: "module", source, shortCircuit: true };
  }
  // Node would do the same, but 22.13 does not without being told.
  const source = nodeModule.stripTypeScriptTypes(readFileSync(path, "utf8"), { mode: "strip", sourceUrl: url });
  return { format: formatOf(path, source), source, shortCircuit: true };
}

export interface ReadSource {
  readonly format: "module" | "commonjs";
  readonly source: string;
  readonly shortCircuit: true;
}

/** The file that a relative import without (the right) extension means. */
export function findSource(specifier: string, parentUrl: string | undefined): string | undefined {
  if (parentUrl?.startsWith("file:") !== true || !/^(\.{1,2}(\/|$)|\/|file:)/.test(specifier)) return undefined;
  const target = fileURLToPath(new URL(specifier, parentUrl));
  const asWritten = extname(target);
  const candidates = [
    ...(/^\.[mc]?js$/.test(asWritten) ? [target.replace(/js$/, "ts")] : []),
    ...SOURCE_EXTENSIONS.map((extension) => target + extension),
    ...SOURCE_EXTENSIONS.map((extension) => join(target, `index${extension}`)),
  ];
  return candidates.find((candidate) => statSync(candidate, { throwIfNoEntry: false })?.isFile() === true);
}

/** A `.ts` file is what its package says, else what its text looks like, as with `.js`. */
function formatOf(path: string, source: string): "module" | "commonjs" {
  if (path.endsWith(".mts")) return "module";
  if (path.endsWith(".cts")) return "commonjs";
  const declared = packageType(dirname(path));
  if (declared !== undefined) return declared;
  return /^\s*(import\s*[\w{*"']|export\s+[\w{*]|export\s*\{)|\bimport\.meta\b/m.test(source) ? "module" : "commonjs";
}

function packageType(folder: string): "module" | "commonjs" | undefined {
  const file = join(folder, "package.json");
  if (existsSync(file)) {
    const { type } = JSON.parse(readFileSync(file, "utf8")) as { type?: unknown };
    return type === "module" || type === "commonjs" ? type : undefined;
  }
  const parent = dirname(folder);
  return parent === folder ? undefined : packageType(parent);
}
