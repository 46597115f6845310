import { expect, test } from "vitest";
import { stepsOf } from "./steps.ts";

const fence = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\`\n`;

test("a shell block is run unless it is marked, and the output block after it is its output", () => {
  const markdown = `${fence("sh", "a")}<!-- output -->\n${fence("json", "{}")}<!-- run: not -->\n${fence("sh", "b")}`;
  expect(stepsOf(markdown)).toMatchObject([{ kind: "run", script: "a\n", output: { text: "{}\n" } }]);
});

test("a block with a file's name is a file, whatever its language", () => {
  expect(stepsOf(`<!-- file: f.mjs -->\n${fence("js", "1")}`)).toMatchObject([{ kind: "file", name: "f.mjs" }]);
});

test("shell blocks under another name and unknown marks are refused", () => {
  expect(() => stepsOf(fence("bash", "a"))).toThrow("line 1: shell blocks are marked sh");
  expect(() => stepsOf(`<!-- run: never -->\n${fence("sh", "a")}`)).toThrow("run: never");
});
