// npm run build: src → dist. Types are checked elsewhere (`npm run types`); this only puts files together.
//
// The program is bundled, its libraries with it, because what a start costs is mostly finding and linking modules: five
// hundred files take half as long again as forty. It is CommonJS, because an ES module that imports `node:http` makes Node
// load its fetch client for nothing. Functions' workers stay ES modules: they take hooks and import their user's modules.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const DIST = join(ROOT, "dist");
/** Texts that packages may leave out, because they lie beside this program anyway. */
const OWN_TEXTS = { "Apache-2.0": "The text of the Apache License 2.0 is the LICENSE of this package." };
const NODE_MODULES = `node_modules${sep}`;

const PROGRAM = {
  input: { main: "src/main.ts", writer: "src/store/sqlite/writer.ts" },
  output: { dir: DIST, format: "cjs", chunkFileNames: "[name].js" },
  type: "commonjs",
};

const WORKERS = {
  input: {
    worker: "src/integrations/lambda/local/worker/worker.ts",
    "hooks-thread": "src/integrations/lambda/local/worker/hooks-thread.ts",
  },
  output: { dir: join(DIST, "worker"), format: "esm", chunkFileNames: "[name].js" },
  type: "module",
};

const packages = new Set();
for (const { input, output, type } of [PROGRAM, WORKERS]) {
  // Some packages' CommonJS form defeats every bundler; `module` is the same code as ES modules.
  const bundle = await rolldown({ cwd: ROOT, input, platform: "node", resolve: { mainFields: ["module", "main"] } });
  // What is commented need not be read at every start; the licences lie beside it.
  const { output: chunks } = await bundle.write({ ...output, sourcemap: false, comments: false });
  await bundle.close();
  writeFileSync(join(output.dir, "package.json"), `${JSON.stringify({ type })}\n`);
  // Only now goes what an earlier build left: whoever starts the program meanwhile finds it whole.
  const written = new Set(["package.json", ...chunks.map(({ fileName }) => fileName)]);
  for (const entry of readdirSync(output.dir, { withFileTypes: true }))
    if (entry.isFile() && !written.has(entry.name)) rmSync(join(output.dir, entry.name));
  for (const chunk of chunks)
    for (const id of chunk.moduleIds ?? []) if (packageOf(id) !== undefined) packages.add(packageOf(id));
}
writeFileSync(
  join(DIST, "THIRD-PARTY-LICENSES.txt"),
  [...packages]
    .sort((one, other) => (one < other ? -1 : 1))
    .map(licenseOf)
    .join("\n"),
);

/** Folder of the package that a module belongs to; undefined for our own. */
function packageOf(id) {
  const at = id.lastIndexOf(NODE_MODULES);
  if (at < 0) return undefined;
  const [scope, name] = id.slice(at + NODE_MODULES.length).split(sep);
  return join(id.slice(0, at + NODE_MODULES.length), scope.startsWith("@") ? join(scope, name) : scope);
}

/** What the licence of a package asks to go with its copies. */
function licenseOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? OWN_TEXTS[license] : readFileSync(join(folder, file), "utf8").trim();
  if (text === undefined) throw new Error(`${name} comes without the text of its licence, ${license}`);
  return `${name} ${version} (${license})\n${"=".repeat(72)}\n${text}\n`;
}
