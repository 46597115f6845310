import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { type Diagnostic, formatDiagnosticsForApi } from "./diagnostic.ts";
import { parseDefinition, parseIncompleteDefinition } from "./parse.ts";

// AWS's recorded answers and published definitions, where they are at hand.
const shared = process.env.STEPWELL_SHARED ?? resolve(import.meta.dirname, "../../../shared");
const cases = join(shared, "conformance/cases");
const corpus = join(shared, "corpus");

interface Step {
  readonly call?: string;
  readonly params?: { readonly definition?: string; readonly type?: "STANDARD" | "EXPRESS" };
  readonly expect?: { readonly diagnostics?: readonly unknown[] };
  readonly expectError?: { readonly code: string; readonly message: string };
}

interface Recorded {
  readonly title: string;
  readonly call: string;
  readonly definition: string;
  readonly type: "STANDARD" | "EXPRESS";
  readonly diagnostics: readonly unknown[] | undefined;
  readonly error: { readonly code: string; readonly message: string } | undefined;
}

const recordings = existsSync(cases) ? readRecordings() : [];

function readRecordings(): readonly Recorded[] {
  return readdirSync(cases, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: area }) => readdirSync(join(cases, area)).map((file) => join(cases, area, file)))
    .flatMap((file) => JSON.parse(readFileSync(file, "utf8")) as { id: string; steps?: readonly Step[] }[])
    .flatMap(({ id, steps = [] }) => steps.flatMap((step) => recordedOf(id, step)));
}

function recordedOf(title: string, { call, params, expect: answer, expectError }: Step): readonly Recorded[] {
  if (call === undefined || params?.definition === undefined || call === "TestState") return [];
  const definition = fillPlaceholders(params.definition);
  const type = params.type ?? "STANDARD";
  return [{ title, call, definition, type, diagnostics: answer?.diagnostics, error: expectError }];
}

/** What the runner fills in from earlier answers. */
function fillPlaceholders(definition: string): string {
  return definition
    .replaceAll("${region}", "us-east-1")
    .replaceAll("${account}", "123456789012")
    .replaceAll("${now+0}", "2030-01-01T00:00:00Z")
    .replace(/\$\{\w+\.activityArn\}/g, "arn:aws:states:us-east-1:123456789012:activity:worker")
    .replace(/\$\{\w+\.stateMachineArn\}/g, "arn:aws:states:us-east-1:123456789012:stateMachine:machine");
}

function errorsOf(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.filter((diagnostic) => diagnostic.severity === "ERROR");
}

describe.skipIf(!existsSync(cases))("definitions of AWS's recordings (needs STEPWELL_SHARED)", () => {
  test("what AWS made a machine of has no error", () => {
    const accepted = recordings.filter(({ call, error }) => call !== "ValidateStateMachineDefinition" && !error);
    const refused = accepted.flatMap(({ title, definition, type }) => {
      const errors = errorsOf(parseDefinition(definition, { type }).diagnostics);
      return errors.length === 0 ? [] : [{ title, errors: formatDiagnosticsForApi(errors) }];
    });
    expect(refused).toEqual([]);
    expect(accepted.length).toBeGreaterThan(800);
  });

  test("what uses no distributed Map becomes a program", () => {
    const beyond = /DISTRIBUTED|ItemReader|ItemBatcher|ResultWriter/;
    const plain = recordings.filter(({ error, definition }) => error === undefined && !beyond.test(definition));
    const withoutProgram = plain.filter(({ diagnostics, definition, type }) => {
      const isValid = diagnostics === undefined || diagnostics.length === 0;
      return isValid && parseDefinition(definition, { type }).program === undefined;
    });
    expect(withoutProgram.map(({ title }) => title)).toEqual([]);
    expect(plain.length).toBeGreaterThan(700);
  });

  test("what AWS refused is refused in the same words", () => {
    // The recordings of Map labels carry texts of another program's validator, not AWS's.
    const refused = recordings.filter(
      ({ error }) => error?.code === "InvalidDefinition" && !error.message.startsWith("Error=ValueError"),
    );
    const answers = refused.map(({ title, definition, type }) => ({
      title,
      message: `Invalid State Machine Definition: '${formatDiagnosticsForApi(parseDefinition(definition, { type }).diagnostics)}'`,
    }));
    const recorded = refused.map(({ title, error }) => ({
      title,
      message: error?.message.replace("arn:<partition>:", "arn:aws:"),
    }));
    expect(answers).toEqual(recorded);
    expect(refused.length).toBeGreaterThan(2);
  });

  test("a Map label that AWS refused is refused, in words of our own", () => {
    const labels = recordings.filter(({ error }) => error?.message.startsWith("Error=ValueError"));
    const codes = labels.map(({ definition, type }) =>
      parseDefinition(definition, { type }).diagnostics.map(({ code }) => code),
    );
    expect(codes).toEqual(labels.map(() => ["INVALID_LABEL_NAME"]));
    expect(labels.length).toBeGreaterThan(50);
  });

  test("validation gives the recorded diagnostics", () => {
    const validated = recordings.filter(({ call }) => call === "ValidateStateMachineDefinition");
    const answers = validated.map(({ definition, type }) =>
      errorsOf(parseDefinition(definition, { type }).diagnostics).map(({ code, location, message, severity }) => ({
        code,
        ...(location === undefined ? {} : { location }),
        message,
        severity,
      })),
    );
    expect(answers).toEqual(validated.map(({ diagnostics }) => diagnostics));
    expect(validated.length).toBe(12);
  });
});

interface StateTest {
  readonly id: string;
  readonly definition: string;
}

function readStateTests(): readonly StateTest[] {
  const folder = join(cases, "test_state");
  return readdirSync(folder)
    .flatMap((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as { id: string; steps: readonly Step[] }[])
    .flatMap(({ id, steps }) => steps.map((step) => ({ id, step })))
    .filter(({ step }) => step.call === "TestState" && step.expectError === undefined)
    .map(({ id, step }) => {
      const given = fillPlaceholders(step.params?.definition ?? "");
      const isState = "Type" in (JSON.parse(given) as object);
      return { id, definition: isState ? `{"StartAt":"StateName","States":{"StateName":${given}}}` : given };
    });
}

describe.skipIf(!existsSync(cases))("states that AWS tested alone (needs STEPWELL_SHARED)", () => {
  test("have no error, wherever they lead", () => {
    const tests = readStateTests();
    const refused = tests.flatMap(({ id, definition }) => {
      const errors = errorsOf(parseIncompleteDefinition(definition, { type: "STANDARD" }).diagnostics);
      return errors.length === 0 ? [] : [{ id, errors: formatDiagnosticsForApi(errors) }];
    });
    expect(refused).toEqual([]);
    expect(tests.length).toBeGreaterThan(100);
  });
});

interface Published {
  readonly file: string;
  readonly aslValidator: { readonly accepted: boolean; readonly verdict?: string };
}

/** Published, and wrong all the same: the beginning of the file's name, why, and what is said of it where. */
const NOT_DEPLOYABLE: readonly (readonly [file: string, reason: string, said: RegExp])[] = [
  [
    "accelerated-intelligent-document-processing-on-aws__patterns-pattern-1",
    "it has kept the name of a value that is put in before it is deployed",
    /^UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'IsSummarizationEnabled'.* at \/States\/SummarizationChoice\/Choices\[0\]\/Condition$/,
  ],
  [
    "accelerated-intelligent-document-processing-on-aws__patterns-pattern-2",
    "the same",
    /^UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'IsAssessmentEnabled'.* at \/States\/SummarizationChoice\/Choices\[0\]\/Condition$/,
  ],
  [
    "step-functions-agent__supervisor-agent-flow-template",
    "a template: its only Choice rule is empty",
    /^SCHEMA_VALIDATION_FAILED: These fields are required: \[Next\] at \/States\/For each tool use\/ItemProcessor\/States\/Which Tool to Use\?\/Choices\[0\]/,
  ],
  [
    "step-functions-agent__supervisor-with-agentcore",
    "a Map has Items, not Arguments",
    /^SCHEMA_VALIDATION_FAILED: Field 'Arguments' is not supported at \/States\/For each tool use$/,
  ],
  [
    "step-functions-workflows-collection__shared-fallback-state-jsonata",
    "QueryLanguage stands among the states",
    /^SCHEMA_VALIDATION_FAILED: Expected value of type Object at \/States\/QueryLanguage, /,
  ],
  [
    "aws-step-functions-developer-guide__sample-project-job-poller-example-1",
    "an ARN without a partition",
    /^SCHEMA_VALIDATION_FAILED: The resource provided arn:aws::lambda:.* at \/States\/Get Final Job Status\/Resource$/,
  ],
];

describe.skipIf(!existsSync(corpus))("published definitions (needs STEPWELL_SHARED)", () => {
  test("have no error where they deploy on AWS, and where they do not, one at the right place", () => {
    const { definitions } = JSON.parse(readFileSync(join(corpus, "index.json"), "utf8")) as {
      definitions: readonly Published[];
    };
    expect(definitions.length).toBeGreaterThan(350);
    const refused = definitions.flatMap(({ file }) => {
      const text = readFileSync(join(corpus, "definitions", file), "utf8");
      const said = formatDiagnosticsForApi(parseDefinition(text, { type: "STANDARD" }).diagnostics);
      return said === "" ? [] : [{ file, said }];
    });
    expect(refused.filter(({ file }) => !NOT_DEPLOYABLE.some(([prefix]) => file.startsWith(`${prefix}.`)))).toEqual([]);
    for (const [prefix, , said] of NOT_DEPLOYABLE) {
      expect(refused.find(({ file }) => file.startsWith(`${prefix}.`))?.said, prefix).toMatch(said);
    }
    const invalid = definitions.filter(({ aslValidator }) => aslValidator.verdict === "invalid");
    expect(invalid.every(({ file }) => refused.some((other) => other.file === file))).toBe(true);
    expect(invalid.length).toBeGreaterThan(0);
  });
});
