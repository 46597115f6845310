import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type FileWatch, watchFiles } from "./watch-files.ts";

let folder: string;
let watch: FileWatch;
let saved: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stepwell-watch-"));
  saved = [];
  watch = watchFiles((files) => saved.push(...files));
});

afterEach(() => {
  watch.close();
  rmSync(folder, { recursive: true, force: true });
});

const file = (name: string) => join(folder, name);
const told = (expected: readonly string[]) => vi.waitFor(() => expect(saved).toEqual(expected), { timeout: 5000 });

test("a save is told of, and of other files nothing", async () => {
  writeFileSync(file("a"), "1");
  writeFileSync(file("b"), "1");
  watch.set([file("a")]);
  writeFileSync(file("b"), "22");
  writeFileSync(file("a"), "22");
  await told([file("a")]);
});

test("editors that rename another file into the place are noticed, again and again", async () => {
  writeFileSync(file("a"), "1");
  watch.set([file("a")]);
  for (const text of ["22", "333"]) {
    saved.length = 0;
    writeFileSync(file("a.tmp"), text);
    renameSync(file("a.tmp"), file("a"));
    await told([file("a")]);
  }
});

test("a file that was away is told of when it is back, not while it is away", async () => {
  writeFileSync(file("a"), "1");
  watch.set([file("a")]);
  rmSync(file("a"));
  writeFileSync(file("a"), "back again");
  await told([file("a")]);
});

test("a file that comes into being later is told of, in a folder that comes later too", async () => {
  watch.set([file("new/a")]);
  mkdirSync(file("new"));
  writeFileSync(file("new/a"), "1");
  await told([file("new/a")]);
});
