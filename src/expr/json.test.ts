import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { StatesFault } from "./fault.ts";
import {
  canonicalText,
  compareNumbers,
  deepEqual,
  entriesOf,
  exceedsUtf8Length,
  getMember,
  hasMember,
  isNumber,
  isObject,
  type Json,
  JsonMap,
  JsonNumber,
  type JsonObject,
  JsonSyntaxError,
  joinTexts,
  keysOf,
  NESTING_MAX,
  numberValue,
  objectOf,
  parseJson,
  printJson,
  toText,
  typeOf,
  utf8Length,
  withMember,
} from "./json.ts";

/** Compact JSON texts, with all that `JSON.parse` would change. */
const jsonText: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom("null", "true", "false", '"x"', "{}", "[]"),
    fc.string({ unit: "binary" }).map((text) => JSON.stringify(text)),
    fc
      .stringMatching(/^-?(0|[1-9]\d{0,24})(\.\d{1,5})?([eE][+-]?\d{1,3})?$/)
      .map((text) => (text === "-0" ? "0" : text)),
    fc.array(tie("value"), { maxLength: 4 }).map(joinTexts),
    fc
      .uniqueArray(
        fc.tuple(
          fc.oneof(fc.constantFrom("1", "0", "20", "__proto__", "constructor", "toString"), fc.string()),
          tie("value"),
        ),
        { maxLength: 4, selector: ([key]) => key },
      )
      .map((members) => `{${members.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(",")}}`),
  ),
})).value;

function failureOf(text: string): JsonSyntaxError {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return error;
    throw error;
  }
  throw new Error(`${text} was read`);
}

describe("reading and printing", () => {
  test("print after parse gives the text back, whatever a double or a plain object would lose", () => {
    fc.assert(fc.property(jsonText, (text) => printJson(parseJson(text)) === text));
  });

  test.each([
    ["a big integer", "[1234567890123456789]"],
    ["a decimal with a zero", '{"a":1.0}'],
    ["a number beyond a double", "[1e400,-1e400]"],
    ["integer-like keys in their order", '{"2":1,"b":2,"1":3}'],
    ["__proto__ as a member", '{"__proto__":{"polluted":true},"a":[1.50]}'],
  ])("%s survives", (_what, text) => {
    expect(printJson(parseJson(text))).toBe(text);
  });

  test("an escaped key is seen for what it is", () => {
    const value = parseJson('{"b":1,"\\u0031":2,"\\u005f_proto__":{"c":3}}') as JsonObject;
    expect(keysOf(value)).toEqual(["b", "1", "__proto__"]);
    expect(getMember(value, "c")).toBeUndefined();
  });

  test("a text without peculiarities becomes plain values", () => {
    expect(parseJson(' {"a" : [1, 2.5, "1.0", null, "12345678901234567890:"]} ')).toStrictEqual({
      a: [1, 2.5, "1.0", null, "12345678901234567890:"],
    });
  });

  test("of a name that comes twice the last value counts", () => {
    expect(printJson(parseJson('{"1":1,"a":0,"1":2}'))).toBe('{"1":2,"a":0}');
    expect(printJson(parseJson('{"a":1,"a":2}'))).toBe('{"a":2}');
  });

  test("the integer minus zero is zero, as in Java", () => {
    expect(printJson(parseJson("[-0,-0.0]"))).toBe("[0,-0.0]");
  });

  test("code that knows only JSON.stringify loses the order of integer-like keys but nothing else", () => {
    expect(JSON.stringify(parseJson('{"2":1.0,"1":[]}'))).toBe('{"1":[],"2":1.0}');
  });

  test("it is JSON exactly where JSON.parse says so", () => {
    const nearJson = fc.oneof(
      jsonText.chain((text) =>
        fc
          .tuple(
            fc.nat(text.length),
            fc.constantFrom("", "1", "-", ".", "e", '"', "\\", "{", "]", ",", ":", " ", "\n", "x"),
          )
          .map(([at, inserted]) => text.slice(0, at) + inserted + text.slice(at + (at % 2))),
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(nearJson, (text) => {
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        if (valid) parseJson(text);
        else expect(failureOf(text).offset).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 500 },
    );
  });
});

describe("what is no JSON is refused in Jackson's words", () => {
  test.each([
    [
      "not a definition",
      "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
      0,
    ],
    ["{'a':1}", "Unexpected character (''' (code 39)): was expecting double-quote to start field name", 1],
    ["", "No content to map due to end-of-input", 0],
    ['{"a":1', "Unexpected end-of-input: expected close marker for Object (start marker at [line: 1, column: 1])", 6],
    ['{"a" 1}', "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value", 5],
    ['{"a":1 2}', "Unexpected character ('2' (code 50)): was expecting comma to separate Object entries", 7],
    ["[1 2]", "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries", 3],
    ["[1}", "Unexpected close marker '}': expected ']' (for Array starting at [line: 1, column: 1])", 2],
    ["01", "Invalid numeric value: Leading zeroes not allowed", 0],
    ['"a', "Unexpected end-of-input: was expecting closing quote for a string value", 2],
    ['"\\x"', "Unrecognized character escape 'x' (code 120)", 2],
    [
      '"a\nb"',
      "Illegal unquoted character ((CTRL-CHAR, code 10)): has to be escaped using backslash to be included in string value",
      2,
    ],
  ])("%j", (text, message, offset) => {
    const failure = failureOf(text);
    expect(failure.message).toBe(message);
    expect(failure.offset).toBe(offset);
  });

  test("with its second line, where AWS shows it", () => {
    const text = "not a definition";
    expect(failureOf(text).messageWithSource(text)).toMatch(
      /^Unrecognized token 'not': .*\n at \[Source: \(String\)"not a definition"; line: 1, column: 4\]$/,
    );
  });
});

describe("nesting is bounded", () => {
  const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

  test("to what Jackson allows", () => {
    expect(printJson(parseJson(nested(NESTING_MAX)))).toBe(nested(NESTING_MAX));
    expect(failureOf(nested(NESTING_MAX + 1)).message).toContain("nesting depth (1001)");
  });

  test("100,000 brackets are an error and not an exhausted stack", () => {
    expect(failureOf("[".repeat(100_000)).message).toContain("nesting depth");
    expect(failureOf('{"a":'.repeat(100_000)).message).toContain("nesting depth");
  });

  test("a value that grew too deep has no text", () => {
    let value: Json = "x";
    for (let i = 0; i < 100_000; i++) value = i % 2 === 0 ? [value] : { a: value };
    expect(() => printJson(value)).toThrow(StatesFault);
    let shallow: Json = new JsonNumber("1.0");
    for (let i = 0; i <= NESTING_MAX; i++) shallow = [shallow];
    expect(() => printJson(shallow)).toThrow(StatesFault);
  });
});

describe("values", () => {
  const lossless = parseJson('{"2":1.0,"a":{"b":[]},"__proto__":null}') as JsonObject;

  test("are read the same in either form", () => {
    expect(keysOf(lossless)).toEqual(["2", "a", "__proto__"]);
    expect(entriesOf({ a: 1 })).toEqual([["a", 1]]);
    expect(getMember(lossless, "__proto__")).toBeNull();
    expect(hasMember(lossless, "b")).toBe(false);
    expect(numberValue(getMember(lossless, "2"))).toBe(1);
    expect(getMember({}, "constructor")).toBeUndefined();
    expect(hasMember({}, "toString")).toBe(false);
    expect(getMember({}, "__proto__")).toBeUndefined();
  });

  test("have the types of JSON", () => {
    const values: Json[] = [null, true, "x", 1, new JsonNumber("1.0"), [], {}, new JsonMap([])];
    expect(values.map(typeOf)).toEqual(["null", "boolean", "string", "number", "number", "array", "object", "object"]);
    expect(values.filter(isObject)).toHaveLength(2);
    expect(values.filter(isNumber)).toHaveLength(2);
  });

  test("get members in a copy, in the old place or last", () => {
    const before = { a: 1, b: 2 };
    expect(printJson(withMember(before, "a", 3))).toBe('{"a":3,"b":2}');
    expect(printJson(withMember(before, "1", 3))).toBe('{"a":1,"b":2,"1":3}');
    expect(printJson(withMember(before, "__proto__", { x: 1 }))).toBe('{"a":1,"b":2,"__proto__":{"x":1}}');
    expect(before).toStrictEqual({ a: 1, b: 2 });
    expect(
      printJson(
        objectOf([
          ["b", 1],
          ["1", 2],
          ["b", 3],
        ]),
      ),
    ).toBe('{"b":3,"1":2}');
  });

  test("are equal by what they say", () => {
    const equal = (a: string, b: string) => deepEqual(parseJson(a), parseJson(b));
    expect(equal("1", "1.0")).toBe(true);
    expect(equal('{"a":1,"2":[1.50]}', '{"2":[1.5],"a":1e0}')).toBe(true);
    expect(equal("9007199254740993", "9007199254740992")).toBe(false);
    expect(equal("[1,2]", "[2,1]")).toBe(false);
    expect(equal('{"a":1}', '{"a":1,"b":1}')).toBe(false);
    expect(equal('{"toString":1}', '{"a":1}')).toBe(false);
    expect(equal("null", "0")).toBe(false);
  });

  test("have one canonical text exactly where they are equal", () => {
    fc.assert(
      fc.property(jsonText, jsonText, (a, b) => {
        const [left, right] = [parseJson(a), parseJson(b)];
        expect(canonicalText(left) === canonicalText(right)).toBe(deepEqual(left, right));
        expect(canonicalText(left)).toBe(canonicalText(parseJson(a)));
      }),
    );
  });

  test("order numbers exactly", () => {
    const order = (a: string, b: string) => Math.sign(compareNumbers(new JsonNumber(a), new JsonNumber(b)));
    expect(order("9007199254740993", "9007199254740992")).toBe(1);
    expect(order("-1e400", "-1e399")).toBe(-1);
    expect(order("0.10", "1e-1")).toBe(0);
    expect(order("-0.0", "0")).toBe(0);
    expect(order("1.05", "1.5")).toBe(-1);
    expect(order("10", "9")).toBe(1);
    expect(compareNumbers(0.1, new JsonNumber("0.1000"))).toBe(0);
  });

  test("become texts and arrays of texts", () => {
    expect(toText('a"b')).toBe('a"b');
    expect(toText([1, "a"])).toBe('[1,"a"]');
    expect(joinTexts([])).toBe("[]");
    expect(joinTexts(['{"a":1.0}', "2"])).toBe('[{"a":1.0},2]');
  });
});

test("lengths in UTF-8 are those of an encoder", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.nat(50), (text, max) => {
      const bytes = new TextEncoder().encode(text).length;
      expect(utf8Length(text)).toBe(bytes);
      expect(exceedsUtf8Length(text, max)).toBe(bytes > max);
    }),
  );
  expect(utf8Length("\ud800x")).toBe(4);
});

test("a key with an escape is itself, whatever keys earlier texts had in its place", () => {
  const texts = [`{"a":null,${JSON.stringify("x\\")}:null}`, `{"a":null,${JSON.stringify('x"')}:null}`];
  for (let round = 0; round < 100; round++) {
    expect(texts.map((text) => printJson(parseJson(text)))).toEqual(texts);
  }
});
