import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { excerpt } from "../../files/excerpt.ts";
import { runCommand } from "../testing-terminal.ts";

const folder = mkdtempSync(join(tmpdir(), "stepwell-validate-"));
const good = '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}';
writeFileSync(join(folder, "good.json"), good);
writeFileSync(
  join(folder, "bad.json"),
  '{\n  "StartAt": "Pay",\n  "States": {\n    "Pay": { "Type": "Pass", "Next": "Shp" },\n    "Ship": { "Type": "Succeed" }\n  }\n}\n',
);
writeFileSync(
  join(folder, "bad.yaml"),
  "StartAt: a/b\nStates:\n  a/b:\n    Type: Choice\n    Choices:\n      - Variable: $.x\n        IsPresent: true\n        Next: d\n  c:\n    Type: Succeed\n",
);
writeFileSync(join(folder, "broken.yaml"), "StartAt: [A\n");
writeFileSync(
  join(folder, "warned.json"),
  '{"StartAt":"A","States":{"A":{"Type":"Pass","Parameters":{"x":"$.a"},"End":true}}}',
);

const validate = (...argv: readonly string[]) =>
  runCommand(["validate", ...argv], { cwd: folder, readStdin: () => good });

test("a good definition: exit 0, nothing on stdout", async () => {
  expect(await validate("good.json")).toEqual({ exitCode: 0, out: "", err: "0 errors, 0 warnings in 1 file\n" });
});

test("standard input is read for -", async () => {
  expect((await validate("-")).exitCode).toBe(0);
});

test("an error is shown with its place, the line and the mend", async () => {
  const { exitCode, out, err } = await validate("bad.json");
  expect(exitCode).toBe(1);
  expect(out).toContain(
    "bad.json:4:38 error MISSING_TRANSITION_TARGET: Missing 'Next' target: Shp at /States/Pay/Next\n",
  );
  expect(out).toContain(
    '     4 |     "Pay": { "Type": "Pass", "Next": "Shp" },\n       |                                      ^\n',
  );
  expect(out).toContain("= mend: did you mean 'Ship'?");
  expect(err).toBe("\n2 errors, 0 warnings in 1 file\n");
});

test("YAML is checked at its own lines, also below names with a slash", async () => {
  const { exitCode, out } = await validate("bad.yaml");
  expect(exitCode).toBe(1);
  expect(out).toContain("bad.yaml:8:15 error MISSING_TRANSITION_TARGET: Missing 'Next' target: d");
});

test("YAML that cannot be read is an error at its place", async () => {
  const { exitCode, out } = await validate("broken.yaml");
  expect(exitCode).toBe(1);
  expect(out).toMatch(/^broken\.yaml:\d+:\d+ error INVALID_YAML: /);
});

test("warnings fail where there are more than --max-warnings", async () => {
  const lenient = await validate("warned.json");
  expect(lenient.out).toContain(" warning ");
  expect(lenient.exitCode).toBe(0);
  const strict = await validate("--max-warnings", "0", "warned.json");
  expect(strict.exitCode).toBe(1);
  expect(strict.err).toContain("at most 0 warnings allowed");
});

test("a file that is not there does not hide behind others", async () => {
  expect((await validate("good.json", "nowhere.json")).exitCode).toBe(2);
});

test("a long line is shown around the spot", () => {
  const shown = excerpt(`${"a".repeat(500)}HERE${"b".repeat(500)}`, 1, 501);
  const [line = "", marker = ""] = shown.split("\n");
  expect(line.slice(marker.indexOf("^"))).toMatch(/^HERE/);
  expect(line.length).toBeLessThan(200);
});
