import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { LINT_CODES } from "../../asl/lint/lint-findings.ts";
import { runCommand } from "../testing-terminal.ts";

const folder = mkdtempSync(join(tmpdir(), "stepwell-diagnostics-"));
mkdirSync(join(folder, "a b"));
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

write(
  "path.json",
  '{"StartAt":"A","States":{\n"A":{"Type":"Pass","Result":{"a":1},"Next":"B"},\n"B":{"Type":"Pass","InputPath":"$.b","End":true}}}',
);
write(
  "path.yaml",
  "StartAt: A\nStates:\n  A:\n    Type: Pass\n    Result: { a: 1 }\n    Next: B\n  B:\n    Type: Pass\n    InputPath: $.b\n    End: true\n",
);
write(
  "a b/task.json",
  '{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:${Name}","End":true}}}',
);
write("bad.json", '{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"A,b"}}}');

const validate = (...argv: readonly string[]) => runCommand(["validate", ...argv], { cwd: folder });

test("what goes beyond AWS is a warning at its place", async () => {
  const { exitCode, out } = await validate("path.json");
  expect(exitCode).toBe(0);
  expect(out).toContain(
    "path.json:3:32 warning STEPWELL_PATH_NEVER_EXISTS: The path '$.b' can never exist here: there is no 'b' in an object of a at /States/B/InputPath\n",
  );
});

test("YAML too, at its own lines", async () => {
  expect((await validate("path.yaml")).out).toContain("path.yaml:9:16 warning STEPWELL_PATH_NEVER_EXISTS");
});

test("--ignore leaves out a code, and what it leaves out does not count", async () => {
  const ignored = await validate("--max-warnings", "0", "--ignore", "STEPWELL_PATH_NEVER_EXISTS", "path.json");
  expect(ignored).toEqual({ exitCode: 0, out: "", err: "0 errors, 0 warnings in 1 file\n" });
  expect((await validate("--max-warnings", "0", "--ignore", "NO_DOLLAR", "path.json")).exitCode).toBe(1);
});

test("an error cannot be ignored", async () => {
  expect((await validate("--ignore", "MISSING_TRANSITION_TARGET", "bad.json")).exitCode).toBe(1);
});

test("--strict asks for time-outs, also around placeholders", async () => {
  expect((await validate("a b/task.json")).out).toBe("");
  expect((await validate("--strict", "a b/task.json")).out).toContain("warning STEPWELL_TASK_WITHOUT_TIMEOUT");
});

describe("formats", () => {
  test("github: one workflow command a finding, with what ends one escaped", async () => {
    const { exitCode, out } = await validate("--format", "github", "bad.json", "path.json");
    expect(exitCode).toBe(1);
    const lines = out.trimEnd().split("\n");
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^::error file=bad\.json,line=1,col=52,title=MISSING_TRANSITION_TARGET::Missing 'Next' target: A,b/,
      ),
    );
    expect(lines.at(-1)).toBe(
      "::warning file=path.json,line=3,col=32,title=STEPWELL_PATH_NEVER_EXISTS::The path '$.b' can never exist here: there is no 'b' in an object of a%0AMend: did you mean 'a'?",
    );
  });

  test("sarif: a log of version 2.1.0", async () => {
    const { out } = await validate("--strict", "--format", "sarif", "a b/task.json", "bad.json", "path.json");
    const log = JSON.parse(out) as SarifLog;
    const [run] = log.runs;
    const rules = run.tool.driver.rules.map(({ id }) => id);
    expect(log.version).toBe("2.1.0");
    expect(rules).toEqual(rules.toSorted());
    for (const { ruleId, ruleIndex } of run.results) expect(rules[ruleIndex]).toBe(ruleId);
    expect(run.results[0]).toEqual({
      ruleId: "STEPWELL_TASK_WITHOUT_TIMEOUT",
      ruleIndex: rules.indexOf("STEPWELL_TASK_WITHOUT_TIMEOUT"),
      level: "warning",
      message: { text: expect.stringContaining("\nMend: ") },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "a%20b/task.json" },
            region: { startLine: 1, startColumn: 30 },
          },
          logicalLocations: [{ fullyQualifiedName: "/States/A" }],
        },
      ],
    });
  });

  test("sarif without a finding is a log all the same, github says nothing", async () => {
    const log = JSON.parse((await validate("--format", "sarif", "a b/task.json")).out) as SarifLog;
    expect(log.runs[0].results).toEqual([]);
    expect((await validate("--format", "github", "a b/task.json")).out).toBe("");
  });
});

test("every code of ours is documented", () => {
  const text = readFileSync(join(import.meta.dirname, "../../../docs/diagnostics.md"), "utf8");
  for (const code of [...LINT_CODES, "STEPWELL_UNSUPPORTED", "INVALID_YAML"]) expect(text).toContain(`## ${code}\n`);
});

interface SarifLog {
  readonly version: string;
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
      readonly results: readonly { readonly ruleId: string; readonly ruleIndex: number }[];
    },
  ];
}
