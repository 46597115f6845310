import { expect, test } from "vitest";
import { parseDefinition } from "./parse.ts";
import { renderDiagnostic } from "./render-diagnostic.ts";

function render(text: string): readonly string[] {
  return parseDefinition(text, { type: "STANDARD" }).diagnostics.map((found) =>
    renderDiagnostic(found, text, "order.json"),
  );
}

test("a diagnostic shows the place and the way out", () => {
  const text = `{
  "StartAt": "Pay",
  "States": {
    "Pay": { "Type": "Pass", "Next": "Shp" },
    "Ship": { "Type": "Succeed" }
  }
}`;
  expect(render(text)[0]).toBe(
    [
      "order.json:4:38: error: Missing 'Next' target: Shp",
      '  4 |     "Pay": { "Type": "Pass", "Next": "Shp" },',
      "    |                                      ^^^^^",
      "    = MISSING_TRANSITION_TARGET at /States/Pay/Next",
      "    = did you mean 'Ship'?",
    ].join("\n"),
  );
});

test("of one endless line only the part around the place is shown", () => {
  const comment = "x".repeat(500);
  const [shown = ""] = render(`{"Comment":"${comment}","StartAt":"A","States":{"A":{"Type":"Pas","End":true}}}`);
  const [, excerpt = "", caret = ""] = shown.split("\n");
  expect(excerpt.length).toBeLessThan(120);
  expect(excerpt.slice(caret.indexOf("^"), caret.lastIndexOf("^") + 1)).toBe('"Pas"');
});

test("a syntax fault is told without Jackson's notation of the place", () => {
  expect(render("{,}")[0]).toBe(
    [
      "order.json:1:2: error: Unexpected character (',' (code 44)): was expecting double-quote to start field name",
      "  1 | {,}",
      "    |  ^",
      "    = INVALID_JSON_DESCRIPTION",
      "    = remove a comma too many, or put the key in double quotes",
    ].join("\n"),
  );
});
