import { expect, test } from "vitest";
import { anchorsOf, blocksOf, relativeLinksOf } from "./markdown.ts";

test("a block has the marks of the comments before it, and of those alone", () => {
  const blocks = blocksOf("<!-- run: not -->\n```sh\nnpm ci\n```\n\n<!-- output -->\n\ntext\n\n```text\nok\n```\n");
  expect(blocks).toEqual([
    { line: 2, language: "sh", text: "npm ci\n", marks: { run: "not" } },
    { line: 10, language: "text", text: "ok\n", marks: {} },
  ]);
});

test("a block in a list loses the list's indent", () => {
  expect(blocksOf("1. one\n\n   ```sh\n   a\n     b\n   ```\n")[0]?.text).toBe("a\n  b\n");
});

test("links to other sites and links in code are not relative links", () => {
  const markdown = "[a](docs/a.md#b) [b](https://example.com) `[c](c.md)`\n```\n[d](d.md)\n```\n[e]: e.md\n";
  expect(relativeLinksOf(markdown)).toEqual(["docs/a.md#b", "e.md"]);
});

test("headings are linked by GitHub's names", () => {
  expect([...anchorsOf("# Ports, and `healthz`\n```\n# no\n```\n## Two words\n")]).toEqual([
    "ports-and-healthz",
    "two-words",
  ]);
});
