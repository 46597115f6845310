import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const oxlint = join(dirname(createRequire(import.meta.url).resolve("oxlint/package.json")), "bin/oxlint");
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "stepwell-folder-rules-"));
  cpSync(join(root, ".oxlintrc.json"), join(folder, ".oxlintrc.json"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the linter says about one file at one place of the tree. */
function complaints(path: string, text: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  const { stdout, stderr } = spawnSync(process.execPath, [oxlint, "-c", ".oxlintrc.json", path], {
    cwd: folder,
    encoding: "utf8",
  });
  rmSync(file);
  return stdout + stderr;
}

const value = (path: string) => `import { x } from "${path}";\nexport const y = x;\n`;
const type = (path: string) => `import type { X } from "${path}";\nexport type Y = X;\n`;

test.each([
  ["expr imports asl", "src/expr/a.ts", value("../asl/parse.ts")],
  ["expr imports a type of the engine", "src/expr/a.ts", type("../engine/units.ts")],
  ["asl imports the engine", "src/asl/a.ts", value("../engine/decide.ts")],
  ["engine imports the store", "src/engine/a.ts", type("../store/store.ts")],
  ["a state module imports the runtime", "src/engine/states/a.ts", value("../../runtime/runtime.ts")],
  ["store imports the runtime", "src/store/a.ts", value("../runtime/runtime.ts")],
  ["integrations import the store", "src/integrations/a.ts", type("../store/store.ts")],
  ["config imports the runtime", "src/config/a.ts", value("../runtime/runtime.ts")],
  ["files import the integrations", "src/files/a.ts", type("../integrations/port.ts")],
  ["the runtime imports files", "src/runtime/a.ts", value("../files/finding.ts")],
  ["a folder imports another part of the composition root", "src/cli/a.ts", value("../open-stepwell.ts")],
  ["runtime imports the api", "src/runtime/a.ts", value("../api/server.ts")],
  ["api imports the command line", "src/api/a.ts", value("../cli/main.ts")],
  ["a folder imports the composition root", "src/api/a.ts", value("../server.ts")],
  ["destinations import the api", "src/destinations/a.ts", type("../api/arn.ts")],
  ["destinations import the runtime itself", "src/destinations/a.ts", value("../runtime/runtime.ts")],
  ["destinations import a service's integration", "src/destinations/a.ts", value("../integrations/lambda/envelope.ts")],
  ["the runtime imports a destination", "src/runtime/a.ts", value("../destinations/destinations.ts")],
  ["the engine imports a Node module", "src/engine/a.ts", value("node:fs")],
])("the linter complains where %s", (_, path, text) => {
  expect(complaints(path, text)).toContain("no-restricted-imports");
});

test.each([
  ["the clock", "export const now = (): number => Date.now();\n", "no-restricted-properties"],
  ["randomness", "export const dice = (): number => Math.random();\n", "no-restricted-properties"],
  ["a timer", "export const later = (f: () => void): unknown => setTimeout(f, 1);\n", "no-restricted-globals"],
  ["the process", "export const home = (): unknown => process.env;\n", "no-restricted-globals"],
  ["the network", 'export const get = (): unknown => fetch("http://localhost");\n', "no-restricted-globals"],
])("the linter complains where the pure core uses %s", (_, text, rule) => {
  for (const place of ["src/expr/a.ts", "src/asl/a.ts", "src/engine/a.ts"])
    expect(complaints(place, text)).toContain(rule);
});

test("the linter complains about a cycle of imports", () => {
  const other = join(folder, "src/engine/b.ts");
  mkdirSync(dirname(other), { recursive: true });
  writeFileSync(other, 'import { a } from "./a.ts";\nexport const b = (): unknown => a;\n');
  const said = complaints("src/engine/a.ts", 'import { b } from "./b.ts";\nexport const a = (): unknown => b;\n');
  rmSync(other);
  expect(said).toContain("no-cycle");
});

test("the linter has nothing to say about imports that go the right way", () => {
  expect(complaints("src/engine/a.ts", value("../expr/json.ts"))).not.toContain("no-restricted-imports");
  expect(complaints("src/runtime/a.ts", value("../store/store.ts"))).not.toContain("no-restricted-imports");
  for (const port of ["../runtime/execution-observer.ts", "../integrations/http/http-client.ts", "../store/history.ts"])
    expect(complaints("src/destinations/a.ts", type(port))).not.toContain("no-restricted-imports");
});
