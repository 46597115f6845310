import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openSqliteStore } from "./sqlite-store.ts";
import { describeFolder } from "./testing-describe-folder.ts";
import { testFolders } from "./testing-folders.ts";
import { startWriterHere } from "./testing-writer.ts";

const { newFolder, closeLater } = testFolders();
const FIXTURES = fileURLToPath(new URL("../../../test/fixtures/store-formats", import.meta.url));

test.each(readdirSync(FIXTURES))("a folder that Stepwell %s wrote is read whole", async (version) => {
  const folder = newFolder();
  cpSync(join(FIXTURES, version, "stepwell.sqlite"), join(folder, "stepwell.sqlite"));
  const store = closeLater(await openSqliteStore({ folder, version: "999.0.0", startWriter: startWriterHere }));
  const expected: unknown = JSON.parse(readFileSync(join(FIXTURES, version, "expected.json"), "utf8"));
  expect(await describeFolder(store)).toEqual(expected);
});
