import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { LogBook } from "../runtime/testing-runtime.ts";
import { LogFiles } from "./log-files.ts";
import { entry, GROUP, HOME } from "./testing-destinations.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stepwell-logs-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const group = { ...GROUP, name: "orders" };

function files({ fileBytesMax = 1_000, keepFiles = 2 } = {}) {
  const log = new LogBook();
  const logs = new LogFiles({ folder: join(folder, "logs"), fileBytesMax, keepFiles, home: HOME, logger: log });
  return {
    log,
    write: (...texts: string[]) =>
      logs.write(
        group,
        texts.map((text) => entry(text)),
      ),
  };
}

const read = (name = "orders.jsonl") => readFileSync(join(folder, "logs", name), "utf8");
const names = () => readdirSync(join(folder, "logs")).sort();

test("entries are appended, a line each, to a file that is made when it is needed", async () => {
  const { write } = files();
  expect(existsSync(join(folder, "logs"))).toBe(false);
  await write("{1}", "{2}");
  await write("{3}");
  expect(read()).toBe("{1}\n{2}\n{3}\n");
});

test("a file that would be too long is put aside, and the oldest is deleted", async () => {
  const { write } = files({ fileBytesMax: 10 });
  for (const text of ["first..", "second.", "third..", "fourth."]) await write(text);
  expect(names()).toEqual(["orders.jsonl", "orders.jsonl.1", "orders.jsonl.2"]);
  expect([read(), read("orders.jsonl.1"), read("orders.jsonl.2")]).toEqual(["fourth.\n", "third..\n", "second.\n"]);
});

test("fewer files are kept when fewer are wanted", async () => {
  const many = files({ fileBytesMax: 10, keepFiles: 3 });
  for (const text of ["first..", "second.", "third..", "fourth."]) await many.write(text);
  const few = files({ fileBytesMax: 10, keepFiles: 1 });
  await few.write("fifth..");
  expect(names()).toEqual(["orders.jsonl", "orders.jsonl.1"]);
  await files({ fileBytesMax: 10, keepFiles: 0 }).write("sixth..");
  expect(names()).toEqual(["orders.jsonl"]);
  expect(read()).toBe("sixth..\n");
});

test("half a line that a crash left does not spoil the next one", async () => {
  await files().write("{1}");
  appendFileSync(join(folder, "logs", "orders.jsonl"), '{"half');
  const { write } = files();
  await write("{2}");
  await write("{3}");
  expect(read()).toBe('{1}\n{"half\n{2}\n{3}\n');
});

test("a file that somebody took away is begun anew", async () => {
  const { write } = files();
  await write("{1}");
  rmSync(join(folder, "logs"), { recursive: true });
  await write("{2}");
  expect(read()).toBe("{2}\n");
});

test("a folder that cannot be written loses entries, and says so once", async () => {
  writeFileSync(join(folder, "logs"), "a file is in the way");
  const { write, log } = files();
  await write("{1}");
  await write("{2}");
  expect(log.entries.map(({ level, message }) => [level, message])).toEqual([
    ["warn", "The log group orders cannot be written; its entries are lost."],
  ]);
  rmSync(join(folder, "logs"));
  await write("{3}");
  expect(read()).toBe("{3}\n");
  expect(log.entries.at(-1)?.message).toBe("A log group is written again.");
});
