import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";
import { documents, ROOT } from "./documents.ts";
import { anchorsOf, relativeLinksOf } from "./markdown.ts";

test.each(documents({ examples: true }))("every relative link of %s leads somewhere", (document) => {
  const path = join(ROOT, document);
  const broken = relativeLinksOf(readFileSync(path, "utf8")).filter((link) => !leadsSomewhere(path, link));
  expect(broken).toEqual([]);
});

function leadsSomewhere(from: string, link: string): boolean {
  const [file = "", anchor] = link.split("#");
  const target = file === "" ? from : resolve(dirname(from), decodeURIComponent(file));
  if (!existsSync(target)) return false;
  if (anchor === undefined || statSync(target).isDirectory()) return true;
  return anchorsOf(readFileSync(target, "utf8")).has(anchor);
}
