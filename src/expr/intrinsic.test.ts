import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileExpression } from "./expression.ts";
import { StatesFault } from "./fault.ts";
import { type Json, parseJson, printJson } from "./json.ts";
import { scopeOf } from "./testing-scope.ts";

type More = NonNullable<Parameters<typeof scopeOf>[1]>;

function evaluate(text: string, input: Json = {}, more: More = {}): Json {
  const compiled = compileExpression(text);
  if (!compiled.ok) throw new Error(`${text}: ${compiled.reason}`);
  return compiled.value.evaluate(scopeOf(input, more), "value.$");
}

function faultOf(text: string, input: Json = {}): StatesFault {
  try {
    evaluate(text, input);
  } catch (error) {
    if (error instanceof StatesFault) return error;
    throw error;
  }
  throw new Error(`${text} has a result`);
}

describe("results", () => {
  const input: Json = {
    text: "a,b;;c",
    list: [1, 1.0, "1", null, { a: 1, b: [2] }, { b: [2], a: 1 }],
    object: { a: 1, b: { c: null } },
    template: "{} and {}",
    ten: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  };

  test.each<[string, Json]>([
    ["States.Format('{} is {}, \\{\\} \\\\ \\'{}\\'', 'x', 1.5, null)", "x is 1.5, {} \\ 'null'"],
    ["States.Format($.template, true, $.object)", "true and {a=1, b={c=null}}"],
    ["States.Format('{}', $.list)", "[1, 1, 1, null, {a=1, b=[2]}, {b=[2], a=1}]"],
    ["States.Format('no placeholder {x}')", "no placeholder {x}"],
    ["States.StringToJson('{\"a\": [1, null]}')", { a: [1, null] }],
    ["States.StringToJson('')", null],
    ["States.JsonToString($.object)", '{"a":1,"b":{"c":null}}'],
    ["States.Array()", []],
    ["States.Array(1, 'a', null, true, $.object.a)", [1, "a", null, true, 1]],
    [
      "States.ArrayPartition($.ten, 4)",
      [
        [0, 1, 2, 3],
        [4, 5, 6, 7],
        [8, 9],
      ],
    ],
    [
      "States.ArrayPartition($.ten, 4.5)",
      [
        [0, 1, 2, 3, 4],
        [5, 6, 7, 8, 9],
      ],
    ],
    ["States.ArrayContains($.list, $.list[5])", true],
    ["States.ArrayContains($.list, 2)", false],
    ["States.ArrayRange(1, 9, 2)", [1, 3, 5, 7, 9]],
    ["States.ArrayRange(3, 0, -2)", [3, 1]],
    ["States.ArrayRange(3, 0, 1)", []],
    ["States.ArrayGetItem($.ten, 9)", 9],
    ["States.ArrayLength($.ten[2:5])", 3],
    ["States.ArrayUnique($.list)", [1, "1", null, { a: 1, b: [2] }]],
    ["States.Base64Encode('Grüße ☃')", "R3LDvMOfZSDimIM="],
    ["States.Base64Decode('R3LDvMOfZSDimIM=')", "Grüße ☃"],
    ["States.Base64Decode('R3LDvM\nOfZSDimIM')", "Grüße ☃"],
    ["States.Hash('abc', 'MD5')", "900150983cd24fb0d6963f7d28e17f72"],
    ["States.Hash('abc', 'SHA-1')", "a9993e364706816aba3e25717850c26c9cd0d89d"],
    ["States.Hash('abc', 'SHA-256')", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    ['States.JsonMerge($.object, States.StringToJson(\'{"b": 1, "c": 2}\'), false)', { a: 1, b: 1, c: 2 }],
    ["States.MathAdd(1.5, -1.5)", 1],
    ["States.Array(-0)", [0]],
    ["States.MathAdd(-0.5, -2.5)", -2],
    ["States.StringSplit($.text, ',;')", ["a", "b", "c"]],
    ["States.StringSplit('', ',')", []],
    ["States.StringSplit('abc', '')", ["abc"]],
    ["States.Array( States.Array( 'a' ) , States.MathAdd(1,1) )", [["a"], 2]],
    ["$.object.b", { c: null }],
  ])("%s", (text, expected) => {
    expect(evaluate(text, input)).toStrictEqual(expected);
  });

  test("numbers keep their text", () => {
    const numbers = parseJson('{"a":[1.0,1e2,12345678901234567890]}');
    expect(evaluate("States.Format('{}', $.a)", numbers)).toBe("[1.0, 1e2, 12345678901234567890]");
    expect(evaluate("States.JsonToString($.a)", numbers)).toBe("[1.0,1e2,12345678901234567890]");
    expect(printJson(evaluate("States.StringToJson('[1.0]')"))).toBe("[1.0]");
  });

  test("read the context object and variables, and name the variables once", () => {
    const compiled = compileExpression("States.Format('{} {} {}', $$.State.Name, $v.a, $v.b)");
    if (!compiled.ok) throw new Error(compiled.reason);
    expect(compiled.value.variables).toEqual(["v"]);
    const more = { context: { State: { Name: "S" } }, variables: { v: { a: 1, b: 2 } } };
    expect(compiled.value.evaluate(scopeOf({}, more), "x.$")).toBe("S 1 2");
  });
});

describe("randomness comes from the turn alone", () => {
  const sequence = () => {
    let n = 0;
    return () => (n++ % 16) / 16;
  };

  test("a UUID is of version 4 and repeats with its source", () => {
    const first = evaluate("States.UUID()", {}, { random: sequence() });
    expect(first).toBe("00102030-4050-4070-8090-a0b0c0d0e0f0");
    expect(evaluate("States.UUID()", {}, { random: sequence() })).toBe(first);
  });

  test("a random number lies between start, inclusive, and end, exclusive", () => {
    const draw = (random: number) => evaluate("States.MathRandom(1, 4)", {}, { random: () => random });
    expect([0, 0.34, 0.67, 0.999_999].map(draw)).toEqual([1, 2, 3, 3]);
    expect(evaluate("States.MathRandom(-3.5, -2.5)", {}, { random: () => 0.9 })).toBe(-3);
  });

  test("a seed decides alone", () => {
    const drawn = evaluate("States.MathRandom(0, 1000, 42)", {}, { random: () => 0 });
    expect(drawn).toBe(727); // java.util.Random(42).nextDouble() is 0.7275636800328681
    expect(evaluate("States.MathRandom(0, 1000, 42)", {}, { random: () => 0.9 })).toBe(drawn);
  });
});

describe("failures", () => {
  const long = "x".repeat(10_001);

  test.each<[string, Json]>([
    ["States.ArrayLength($)", {}],
    ["States.ArrayGetItem($.a, 2)", { a: [1, 2] }],
    ["States.ArrayGetItem($.a, -1)", { a: [1, 2] }],
    ["States.ArrayPartition($.a, 0)", { a: [] }],
    ["States.ArrayRange(0, 1000, 1)", {}],
    ["States.ArrayRange(0, 1, 0)", {}],
    ["States.ArrayRange(0, 2147483648, 1)", {}],
    ["States.Base64Encode($.a)", { a: long }],
    ["States.Base64Decode($.a)", { a: "a" }],
    ["States.Base64Decode($.a)", { a: "ab?d" }],
    ["States.Hash($.a, 'SHA-256')", { a: long }],
    ["States.Hash('a', 'SHA-3')", {}],
    ["States.JsonMerge($, $, true)", {}],
    ["States.JsonMerge($, $.a, false)", { a: 1 }],
    ["States.MathAdd('1', 1)", {}],
    ["States.MathAdd(2147483648, 1)", {}],
    ["States.MathRandom(1, 1)", {}],
    ["States.MathRandom(1, 2, 'x')", {}],
    ["States.StringSplit(1, ',')", {}],
    ["States.StringToJson('{')", {}],
    ["States.StringToJson($)", {}],
    ["States.Format($.a, 1)", { a: "{} {}" }],
    ["States.Format($.a)", { a: 1 }],
    ["States.Format('{}')", {}],
    ["States.Format('{} {}', 1)", {}],
    ["States.MathRandom(1, 2, 1e400)", {}],
  ])("%s", (text, input) => {
    const fault = faultOf(text, input);
    expect(fault.error).toBe("States.IntrinsicFailure");
    expect(fault.cause).toContain(`The function '${text}' had the following error: `);
  });

  test("a missing argument is a failure of the interpreter", () => {
    const fault = faultOf("States.Format('{}', $.a.b)", { a: 1.5 });
    expect(fault.error).toBe("States.Runtime");
    expect(fault.cause).toBe(
      "The function 'States.Format('{}', $.a.b)' had the following error: The JsonPath argument for the field '$.a.b' could not be found in the input '{\"a\":1.5}'",
    );
  });

  test("the inner call of a nested one is named", () => {
    expect(faultOf("States.Array(States.MathAdd('a', 1))").cause).toContain("The function 'States.MathAdd('a', 1)'");
  });

  test("a path alone fails as AWS says", () => {
    const fault = faultOf("$.no_such", { "int-literal": 0 });
    expect(fault).toMatchObject({
      error: "States.Runtime",
      cause:
        "The JSONPath '$.no_such' specified for the field 'value.$' could not be found in the input '{\"int-literal\":0}'",
    });
  });
});

describe("what is no expression is refused", () => {
  test.each([
    ["", 0],
    ["text", 0],
    ["States.Nope()", 0],
    ["States.UUID", 11],
    ["States.UUID(1)", 0],
    ["States.UUID() x", 14],
    ["States.Array(007)", 14],
    ["States.Format('a\\n')", 16],
    ["States.Format('a", 14],
    ['States.Format("a")', 14],
    ["States.Array(1 2)", 15],
    ["States.Array(1,)", 15],
    ["States.Array(x)", 13],
    ["States.Array(nullish)", 13],
    ["States.Array($.)", 15],
    ["States.Hash('a')", 0],
  ])("%j", (text, offset) => {
    expect(compileExpression(text)).toMatchObject({ ok: false, offset });
  });

  test("calls nest ten deep and no deeper", () => {
    const nested = (depth: number) => `${"States.Array(".repeat(depth)}${")".repeat(depth)}`;
    expect(compileExpression(nested(10)).ok).toBe(true);
    expect(compileExpression(nested(11)).ok).toBe(false);
    expect(compileExpression(nested(50_000)).ok).toBe(false);
  });
});

test("Base64 gives back what it was given", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 50 }), (text) => {
      const coded = evaluate("States.Base64Encode($)", text);
      expect(coded).toBe(Buffer.from(text).toString("base64"));
      expect(evaluate("States.Base64Decode($)", coded)).toBe(text);
    }),
  );
});

test("printing and reading JSON text are inverse", () => {
  fc.assert(
    fc.property(fc.jsonValue() as fc.Arbitrary<Json>, (value) => {
      const text = printJson(value);
      expect(printJson(evaluate("States.StringToJson(States.JsonToString($))", value))).toBe(text);
    }),
  );
});
