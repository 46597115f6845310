import { createRequire } from "node:module";
import { resolve } from "node:path";

/** As much of esbuild as is used here: it is the project's, not ours. */
export interface Esbuild {
  buildSync(options: Readonly<Record<string, unknown>>): {
    readonly outputFiles: readonly { readonly text: string }[];
    readonly metafile: { readonly inputs: Readonly<Record<string, unknown>> };
  };
}

/** The esbuild that is installed where `file` finds its packages, if there is one. */
export function findEsbuild(file: string): Esbuild | undefined {
  try {
    return createRequire(file)("esbuild") as Esbuild;
  } catch {
    // Not installed, or not for this platform: Node's own type stripping serves.
    return undefined;
  }
}

/**
 * The module and what it imports from its own folders, as one ES module with its source map in it: enums,
 * decorators and the `paths` of tsconfig.json are esbuild's business. Packages stay imports.
 *
 * @throws {SyntaxError} where esbuild refuses a file.
 */
export function bundle(esbuild: Esbuild, file: string): { readonly source: string; readonly files: readonly string[] } {
  try {
    const { outputFiles, metafile } = esbuild.buildSync({
      entryPoints: [file],
      bundle: true,
      format: "esm",
      platform: "node",
      target: `node${process.versions.node}`,
      packages: "external",
      sourcemap: "inline",
      sourcesContent: false,
      metafile: true,
      write: false,
      logLevel: "silent",
      absWorkingDir: resolve(file, ".."),
      outfile: `${file}.mjs`,
    });
    const files = Object.keys(metafile.inputs).map((input) => resolve(file, "..", input));
    return { source: outputFiles[0]?.text ?? "", files };
  } catch (error) {
    // Esbuild's message has file, line and column.
    throw new SyntaxError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
