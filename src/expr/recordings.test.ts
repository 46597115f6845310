import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { compileCondition } from "./choice.ts";
import { deepEqual, getMember, type Json, type JsonObject, parseJson } from "./json.ts";
import { compileTemplate } from "./template.ts";
import { scopeOf } from "./testing-scope.ts";

// AWS's recorded answers, where they are at hand: each Pass state's Parameters and each Choice rule is
// evaluated by itself, without a server around it.
const shared = process.env.STEPWELL_SHARED ?? resolve(import.meta.dirname, "../../../shared");
const cases = join(shared, "conformance/cases");

interface Recorded {
  readonly title: string;
  readonly state: JsonObject;
  readonly input: Json;
  readonly output: Json;
}

function member(value: Json | undefined, ...keys: readonly (string | number)[]): Json | undefined {
  let found = value;
  for (const key of keys) {
    if (Array.isArray(found)) found = found.at(Number(key));
    else found = typeof found === "object" && found !== null ? getMember(found as JsonObject, String(key)) : undefined;
  }
  return found;
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function read(area: string): readonly Recorded[] {
  const folder = join(cases, area);
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json") && !name.includes("jsonata"))
    .flatMap((name) => list(parseJson(readFileSync(join(folder, name), "utf8"))))
    .flatMap(recordedOf);
}

function recordedOf(recordedCase: Json): readonly Recorded[] {
  const recorded: Recorded[] = [];
  let state: Json | undefined;
  let input: Json = null;
  for (const step of list(member(recordedCase, "steps"))) {
    const call = member(step, "call");
    if (call === "CreateStateMachine") {
      const definition = parseJson(String(member(step, "params", "definition")));
      state = member(definition, "States", String(member(definition, "StartAt")));
    } else if (call === "StartExecution") {
      input = parseJson(String(member(step, "params", "input")));
    } else if (call === "GetExecutionHistory") {
      const output =
        member(step, "expect", "events", -1, "executionSucceededEventDetails", "output") ??
        member(step, "expectPaths", 0, "value");
      const title = String(member(recordedCase, "id")).split("::").at(-1) ?? "";
      if (output !== undefined) recorded.push({ title, state: state as JsonObject, input, output });
    }
  }
  return recorded;
}

describe.skipIf(!existsSync(cases))("what AWS answered", () => {
  const varies = /RandomNumberGenerated|ArnPart|json_merge_escaped/;

  test("to intrinsic functions in Parameters", () => {
    let compared = 0;
    for (const { title, state, input, output } of read("intrinsic_functions")) {
      const parameters = getMember(state, "Parameters");
      if (parameters === undefined || varies.test(JSON.stringify(output) + title)) continue;
      const template = compileTemplate(parameters);
      if (!template.ok) throw new Error(`${title}: ${template.reason}`);
      const result = template.value.evaluate(scopeOf(input));
      if (!deepEqual(result, output)) expect(result, `${title} of ${JSON.stringify(input)}`).toEqual(output);
      compared++;
    }
    expect(compared).toBeGreaterThan(80);
  });

  test("to the operators of Choice states", () => {
    let compared = 0;
    for (const { title, state, input, output } of read("choice_operators")) {
      const condition = compileCondition(member(state, "Choices", 0) as Json);
      if (!condition.ok) throw new Error(`${title}: ${condition.reason}`);
      const chosen = condition.value.test(scopeOf(input)) ? "ConditionTrue" : "ConditionFalse";
      expect(chosen, `${title} of ${JSON.stringify(input)}`).toBe(member(output, "TestResult.$"));
      compared++;
    }
    expect(compared).toBeGreaterThan(300);
  });
});
