import { describe, expect, test } from "vitest";
import { parseJson } from "../json-parse.ts";
import { printJson } from "../json-print.ts";
import { checkJsonata } from "./check.ts";
import { compileJsonata, createBudget } from "./compile.ts";
import { evaluateInState, evaluateOnDocument, valueInState } from "./testing-evaluate.ts";

describe("AWS's functions", () => {
  test.each([
    ["$partition([0, 1, 2], 2)", [[0, 1], [2]]],
    ["$partition([0], 5)", [[0]]],
    ["$partition([0, 1, 2], 1.9)", [[0], [1], [2]]],
    ["$range(0, 9, 3)", [0, 3, 6, 9]],
    ["$range(0, 10, 3)", [0, 3, 6, 9]],
    ["$range(1, 9, 9)", 1],
    ["$range(9, 1, -4)", [9, 5, 1]],
    ["$random(42)", 0.7275636800328681],
    ['$hash("input data", "SHA-1")', "aaff4a450a104cd177d28d18d74485e8cae074b7"],
    ['$parse("{\\"a\\": [1]}")', { a: [1] }],
    ["$uuid()", "80808080-8080-4080-8080-808080808080"],
    ["$random()", 0.5],
    ["$millis()", 1_700_000_000_000],
    ["$now()", "2023-11-14T22:13:20.000Z"],
  ])("%s", (text, expected) => {
    expect(valueInState(text, { now: 1_700_000_000_000 })).toEqual(expected);
  });

  test.each([
    ["$range(1, 2, 0)", "The third argument of the range function must not be zero"],
    ["$partition([1], 0)", "The second argument of the partition function must be a positive number"],
    ["$range(0, 1000000, 1)", "Expression evaluation memory limit exceeded"],
    ['$hash("a", "MD4")', "The algorithm must be one of MD5, SHA-1, SHA-256, SHA-384, SHA-512"],
    ['$eval("1")', "T1006: Attempted to invoke a non-function"],
    ["$randomSeeded(1)", "T1006: Attempted to invoke a non-function"],
    ['$sum("a")', 'T0412: Argument 1 of function "sum" must be an array of "numbers"'],
    ["$formatNumber(1, 'x')", /^D3086: /],
    ["$error('mine')", "D3137: mine"],
  ])("%s is refused", (text, message) => {
    const expected: unknown = typeof message === "string" ? message : expect.stringMatching(message);
    expect(evaluateInState(text)).toEqual({ ok: false, kind: "error", message: expected });
  });
});

describe("results", () => {
  test("nothing and functions are told apart from values and errors", () => {
    expect(evaluateInState("$states.input.none")).toMatchObject({ ok: false, kind: "undefined" });
    expect(evaluateInState("$sum")).toMatchObject({ ok: false, kind: "unsupportedType" });
    expect(evaluateInState('{"f": function(){1}}')).toMatchObject({ ok: false, kind: "unsupportedType" });
    expect(valueInState("null")).toBeNull();
  });

  test("infinities become strings, at any depth", () => {
    expect(valueInState("1/0")).toBe("Infinity");
    expect(valueInState('{"a": [-1/0]}')).toEqual({ a: ["-Infinity"] });
  });

  test("data that only passes through keeps its digits and its order", () => {
    const input = parseJson('{"2":1234567890123456789,"1":1.0,"__proto__":{"a":1}}');
    const around = { states: { input } };
    expect(printJson(valueInState("$states.input", around))).toBe(printJson(input));
    expect(printJson(valueInState('$merge([$states.input, {"x": 1}])', around))).toBe(
      '{"2":1234567890123456789,"1":1.0,"__proto__":{"a":1},"x":1}',
    );
    expect(valueInState("$states.input.`1` + 1", around)).toBe(2);
    expect(valueInState("$sum($states.input.*[$type($) = 'number']) > 1e18", around)).toBe(true);
  });

  test("a sequence loses its marks, so that a variable reads the same after a replay", () => {
    const value = valueInState("$states.input.a.b", { states: { input: { a: [{ b: 1 }, { b: 2 }] } } });
    expect(value).toStrictEqual([1, 2]);
    expect(Object.keys(value as object)).toEqual(["0", "1"]);
  });

  test("a transform changes its copy and nothing that the host holds", () => {
    const input = { a: { n: 1 } };
    const around = { states: { input } };
    expect(valueInState('$states.input ~> |a|{"n": 2}|', around)).toEqual({ a: { n: 2 } });
    expect(valueInState('$states.input ~> |$states.input.a|{"n": 3}, "n"|', around)).toEqual({ a: { n: 1 } });
    expect(input).toEqual({ a: { n: 1 } });
  });

  test("there are no operators that came after version 2.0.6", () => {
    for (const [expression, symbol] of [
      ["$states.input.a ?? 1", "?"],
      ["$map([1], function($v){$v ?: 1})", ":"],
    ] as const) {
      const message = `S0211: The symbol "${symbol}" cannot be used as a unary operator`;
      expect(compileJsonata(expression)).toMatchObject({ ok: false, reason: message });
    }
    expect(valueInState('true ? ("a?" ? "??" : "?:") : 1')).toBe("??");
    expect(valueInState('$match("ab", /b/) ? $string(/b/) : 1')).toBe("");
  });

  test("a time without a zone is UTC, whatever the machine's is", () => {
    expect(valueInState('$toMillis("2024-01-01T00:00:00")')).toBe(Date.UTC(2024, 0, 1));
  });
});

describe("limits", () => {
  test.each([
    ["($f := function(){$f()}; $f())", "Expression evaluation timeout: Check for infinite loop"],
    ["($f := function($x){1 + $f($x)}; $f(1))", /Depth=101 max=100$/],
    [Array.from({ length: 200 }, () => "1").join("+"), /^Stack overflow error: .*Depth=101 max=100$/],
    ["$count([1..873783])", "Expression evaluation memory limit exceeded"],
    ["$reduce([1..40], function($a, $i){$a & $a}, 'aaaaaaaa')", "Expression evaluation memory limit exceeded"],
    ["$reduce([1..40], function($a, $i){[$a, $a]}, ['a'])", "Expression evaluation memory limit exceeded"],
    [
      "$string($reduce([1..40], function($a, $i){{'l': $a, 'r': $a}}, {}))",
      "Expression evaluation memory limit exceeded",
    ],
    [
      "$reduce([1..40], function($a, $i){{'l': $a, 'r': $a}}, {})",
      "Expression evaluation timeout: Check for infinite loop",
    ],
    [
      "($g := function($n, $f){$n = 0 ? $f : $g($n - 1, $f ~> $string)}; $g(1000, $string)(1))",
      /^Stack overflow error/,
    ],
    ["$pad('a', 1e12)", "Expression evaluation memory limit exceeded"],
    ["($l := [1..800000]; $map($l, function($x){$sum($l)}))", "Expression evaluation timeout: Check for infinite loop"],
  ])("%s ends", { timeout: 20_000 }, (text, message) => {
    const expected: unknown = typeof message === "string" ? message : expect.stringMatching(message);
    const limits = { stepsLeft: 4_000_000 };
    expect(evaluateInState(text, { limits })).toEqual({ ok: false, kind: "error", message: expected });
  });

  test("what AWS still evaluates is evaluated", () => {
    expect(valueInState("$count([1..873782])")).toBe(873_782);
    expect(valueInState(Array.from({ length: 100 }, () => "1").join("+"))).toBe(100);
    expect(valueInState("($f := function($n){$n = 0 ? 'done' : $f($n - 1)}; $f(100000))")).toBe("done");
  });

  test("a budget is counted down, so that several expressions can share one", () => {
    const compiled = compileJsonata("[1..10].($ * 2)");
    const budget = createBudget({ stepsLeft: 150 });
    const scope = { states: { input: null }, variables: new Map(), now: 0, random: () => 0, budget };
    const outcomes = Array.from({ length: 5 }, () => compiled.ok && compiled.value.evaluate(scope).ok);
    expect(outcomes[0]).toBe(true);
    expect(outcomes.at(-1)).toBe(false);
  });
});

describe("what is refused at creation", () => {
  test.each([
    ["$.a", "Reference to '$' at the top level is not supported."],
    ["a + 1", "Reference to 'a' at the top level is not supported."],
    ["$states.input[$$.a = 1]", "Reference to '$$' is not supported."],
    ["$states.result", "Field '$states.result' does not exist."],
  ])("%s", (text, message) => {
    expect(checkJsonata(text, new Set(["input", "context"]))).toMatchObject([
      { code: "UNSUPPORTED_JSONATA_EXPRESSION", message },
    ]);
  });

  test("a text that is no expression, with the place", () => {
    expect(checkJsonata("1 +")).toEqual([
      { code: "INVALID_JSONATA_EXPRESSION", message: "S0207: Unexpected end of expression", offset: 3 },
    ]);
    expect(compileJsonata("$f(")).toMatchObject({ ok: false, reason: expect.stringMatching(/^S0/) as unknown });
  });

  test.each(["$states.input.a[b = 1]", "$map($x, function($v){$v.a})", "$x{a: b}", "$x^(a)", "$x.a.$", "$a ~> |b|{}|"])(
    "not %s",
    (text) => {
      expect(checkJsonata(text)).toEqual([]);
    },
  );
});

describe("what an expression reads", () => {
  test.each([
    ["$a + $states.input.b & $states.context.Execution.Id", ["a"], ["input", "context"]],
    ["($x := 1; $x + $y)", ["y"], []],
    ["($n := $n + 1; $n)", ["n"], []],
    ["($f := function($i){$i = 0 ? 1 : $f($i - 1)}; $f($z))", ["z"], []],
    ["($g := function(){$h()}; $h := function(){$late}; $late := 1; $g())", [], []],
    ["$map($items, function($v, $i){$v & $suffix})", ["items", "suffix"], []],
    ["$list@$e#$i.($e & $i)", ["list"], []],
    ["$sum($numbers) ~> $string", ["numbers"], []],
  ])("%s", (text, variables, statesFields) => {
    const compiled = compileJsonata(text);
    expect(compiled.ok && compiled.value.variables).toEqual(variables);
    expect(compiled.ok && compiled.value.statesFields).toEqual(statesFields);
  });
});

test("variables of the host are read, and hide functions of their name", () => {
  expect(valueInState("$a.b + 1", { variables: { a: { b: 1 } } })).toBe(2);
  expect(valueInState("$sum", { variables: { sum: null } })).toBeNull();
});

test("a path that binds on its way gives nothing where it has nothing to go over", () => {
  expect(evaluateOnDocument('{"q": $exists(1).a#$i}', [])).toEqual({ ok: true, value: {} });
  expect(evaluateOnDocument("$sum([].b#$i)", {})).toEqual({ ok: true, value: 0 });
});

test("an input document works as elsewhere", () => {
  expect(evaluateOnDocument("$$[0].a", [{ a: 1 }])).toEqual({ ok: true, value: 1 });
});
