import fc from "fast-check";
import { expect, test } from "vitest";
import { DEFINITION_LENGTH_MAX, parseDefinition } from "./parse.ts";

const STANDARD = { type: "STANDARD" } as const;

test("nesting beyond all reason is a diagnostic, not an exhausted stack", () => {
  const text = `{"StartAt":"A","States":${"[".repeat(5_000)}${"]".repeat(5_000)}}`;
  expect(parseDefinition(text, STANDARD).diagnostics).toMatchObject([{ code: "TOO_DEEPLY_NESTED", line: 1 }]);
});

/** Parallel states in branches of Parallel states, so many levels deep. */
function nestedParallels(levels: number): string {
  const opened = Array.from(
    { length: levels },
    (_, i) => `{"StartAt":"S${i}","States":{"S${i}":{"Type":"Parallel","End":true,"Branches":[`,
  );
  return `${opened.join("")}{"StartAt":"E","States":{"E":{"Type":"Succeed"}}}${"]}}}".repeat(levels)}`;
}

test("branches nest as deep as the document may", () => {
  expect(parseDefinition(nestedParallels(248), STANDARD).program).toBeDefined();
  expect(parseDefinition(nestedParallels(5_000), STANDARD).diagnostics).toMatchObject([{ code: "TOO_DEEPLY_NESTED" }]);
});

test("literals and rules nest as deep as the document may", () => {
  const literal = `${"[".repeat(990)}${"]".repeat(990)}`;
  const pass = `{"StartAt":"P","States":{"P":{"Type":"Pass","End":true,"Parameters":${literal}}}}`;
  expect(parseDefinition(pass, STANDARD).program).toBeDefined();
  const rule = `${'{"Not":'.repeat(980)}{"Variable":"$","IsNull":true}${"}".repeat(980)}`;
  const choice = `{"StartAt":"C","States":{"C":{"Type":"Choice","Choices":[{"Next":"E","Not":${rule}}]},"E":{"Type":"Succeed"}}}`;
  expect(parseDefinition(choice, STANDARD).program).toBeDefined();
});

test("a literal in JSONata is read once, however deeply it nests", () => {
  const leaf = JSON.stringify(Array.from({ length: 4_000 }, (_, i) => `${i} é `.repeat(25)));
  const spent = [950, 1].map((depth) => {
    const literal = `${'{"a":'.repeat(depth)}${leaf}${"}".repeat(depth)}`;
    const text = `{"QueryLanguage":"JSONata","StartAt":"P","States":{"P":{"Type":"Pass","End":true,"Output":${literal}}}}`;
    const rounds = Array.from({ length: 3 }, () => {
      const begun = performance.now();
      expect(parseDefinition(text, STANDARD).program).toBeDefined();
      return performance.now() - begun;
    });
    return Math.min(...rounds);
  });
  // Read anew on each of its levels it takes more than a second longer.
  expect((spent[0] ?? 0) - (spent[1] ?? 0)).toBeLessThan(500);
});

test("a definition longer than AWS takes is refused unread", () => {
  expect(parseDefinition("[".repeat(DEFINITION_LENGTH_MAX + 1), STANDARD).diagnostics).toHaveLength(1);
});

test("a mebibyte of faults ends soon and with a bounded answer", () => {
  const states = Array.from({ length: 17_000 }, (_, i) => `"State number ${i}":{"Type":"Pass","Next":"Lost ${i}"}`);
  const text = `{"StartAt":"State number 0","States":{${states.join(",")}}}`;
  expect(text.length).toBeGreaterThan(900_000);
  expect(parseDefinition(text, STANDARD).diagnostics).toHaveLength(1_000);
});

const SAMPLE = JSON.stringify({
  Comment: "a bit of everything",
  StartAt: "T",
  States: {
    T: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Parameters: { FunctionName: "f", "Payload.$": "States.Format('{}', $.a)" },
      Retry: [{ ErrorEquals: ["E"], MaxAttempts: 2 }],
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "W" }],
      Next: "C",
    },
    C: { Type: "Choice", Choices: [{ And: [{ Variable: "$.a", IsPresent: true }], Next: "W" }], Default: "M" },
    M: { Type: "Map", ItemProcessor: { StartAt: "P", States: { P: { Type: "Pass", End: true } } }, End: true },
    W: { Type: "Wait", Seconds: 1, End: true },
  },
});

test("no text whatever makes the reader throw", () => {
  const damaged = fc
    .tuple(
      fc.nat(SAMPLE.length),
      fc.nat(40),
      fc.constantFrom("", '"', "{", "]", "null", "1", '"$"', ",", "\\", "\u0000"),
    )
    .map(([at, length, put]) => SAMPLE.slice(0, at) + put + SAMPLE.slice(at + length));
  fc.assert(
    fc.property(fc.oneof(damaged, fc.json(), fc.string()), (text) => {
      const { program, diagnostics, unsupported } = parseDefinition(text, STANDARD);
      const isRefused = diagnostics.some(({ severity }) => severity === "ERROR") || unsupported.length > 0;
      expect(program === undefined).toBe(isRefused);
    }),
    { numRuns: 500 },
  );
});

/** Values of the wrong shape in every place of a good definition. */
test("no wrong value in any place makes the reader throw", () => {
  const places: (readonly (string | number)[])[] = [];
  const visit = (value: unknown, path: readonly (string | number)[]): void => {
    places.push(path);
    if (typeof value !== "object" || value === null) return;
    for (const [key, inner] of Object.entries(value)) visit(inner, [...path, Array.isArray(value) ? Number(key) : key]);
  };
  visit(JSON.parse(SAMPLE), []);
  for (const path of places) {
    for (const wrong of [null, true, -1, 1.5, "", "$..*", [], {}, [[]], [{}], { "": {} }]) {
      const text = JSON.stringify(withValue(JSON.parse(SAMPLE), path, wrong));
      const { program, diagnostics } = parseDefinition(text, STANDARD);
      expect(program !== undefined || diagnostics.length > 0).toBe(true);
    }
  }
});

function withValue(root: unknown, path: readonly (string | number)[], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const copy = Array.isArray(root) ? [...root] : { ...(root as object) };
  const record = copy as Record<string | number, unknown>;
  record[key] = withValue(record[key], rest, value);
  return copy;
}
