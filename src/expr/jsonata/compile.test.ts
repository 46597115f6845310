import { expect, test } from "vitest";
import { compileJsonata } from "./compile.ts";

const nested = (opening: string, depth: number, closing: string): string =>
  opening.repeat(depth) + "1" + closing.repeat(depth);

test("objects inside each other are compiled once each", () => {
  const begun = performance.now();
  expect(compileJsonata(nested('{"a":', 60, "}")).ok).toBe(true);
  expect(performance.now() - begun).toBeLessThan(5_000);
});

test.each([
  ["sums", nested("1+", 20_000, "")],
  ["blocks", nested("(", 20_000, ")")],
  ["objects", nested('{"a":', 5_000, "}")],
  ["functions", nested("function(){", 5_000, "}")],
  ["filters", `$x${nested("[$", 5_000, "]")}`],
  ["a path", `$x${".a".repeat(20_000)}`],
])("%s nested without end are refused, not followed", (_, text) => {
  expect(compileJsonata(text)).toMatchObject({ ok: false, reason: "S0500: The expression is nested too deeply" });
});
