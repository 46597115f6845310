import { setFlagsFromString } from "node:v8";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { StatesFault } from "./fault.ts";
import { type Json, parseJson, printJson } from "./json.ts";
import { compilePath, invalidPathMessage, PathNotFound } from "./jsonpath.ts";
import { scopeOf } from "./testing-scope.ts";

function select(text: string, input: Json): Json {
  const path = compilePath(text);
  if (!path.ok) throw new Error(`${text}: ${path.reason}`);
  return path.value.evaluate(scopeOf(input));
}

function missOf(text: string, input: Json): string {
  try {
    select(text, input);
  } catch (error) {
    if (error instanceof PathNotFound) return error.detail;
    throw error;
  }
  throw new Error(`${text} leads somewhere`);
}

const store: Json = {
  book: [
    { title: "Sayings", price: 8.95, category: "reference", tags: ["a", "b"] },
    { title: "Sword", price: 12.99, category: "fiction" },
    { title: "Moby Dick", price: 8.99, category: "fiction", isbn: "0-553", tags: [] },
    { title: "Rings", price: 22.99, category: "fiction", isbn: null, tags: ["b"] },
  ],
  limit: 10,
  bicycle: { color: "red", price: 19.95 },
};

const titles = (filter: string) => select(`$.book[?(${filter})].title`, store);

describe("definite paths give the value itself", () => {
  const input: Json = { a: { b: [10, 20, { c: null }] }, "x.y": { "it's": 1 }, "\\": 2, "d-e": 3, "": 4 };

  test.each<[string, Json]>([
    ["$.a.b[0]", 10],
    ["$.a.b[-1].c", null],
    ["$['a']['b'][1]", 20],
    ['$["x.y"]', { "it's": 1 }],
    ["$['x.y']['it\\'s']", 1],
    ["$['\\\\']", 2],
    ["$.d-e", 3],
    ["$['']", 4],
    ["$.['a'].b.[1]", 20],
    ["$.a[ 'b' ][ 0 ]", 10],
    ["$['d-e','']", { "d-e": 3, "": 4 }],
    ["$.d-e ", 3],
    ["$.a.b[0]  ", 10],
  ])("%s", (text, expected) => {
    expect(select(text, input)).toStrictEqual(expected);
  });

  test("of the context object and of variables", () => {
    const scope = scopeOf({}, { context: { Execution: { Id: "x" } }, variables: { größe: { a: [1] } } });
    const value = (text: string) => {
      const path = compilePath(text);
      return path.ok ? path.value.evaluate(scope) : path.reason;
    };
    expect(value("$$.Execution.Id")).toBe("x");
    expect(value("$$")).toStrictEqual({ Execution: { Id: "x" } });
    expect(value("$größe.a[0]")).toBe(1);
    expect(() => value("$missing")).toThrow(PathNotFound);
  });

  test("and say what they are", () => {
    expect(compilePath("$")).toMatchObject({ ok: true, value: { identity: true, definite: true, root: "input" } });
    expect(compilePath("$$")).toMatchObject({ ok: true, value: { identity: true, root: "context" } });
    expect(compilePath("$v")).toMatchObject({ ok: true, value: { identity: false, root: { variable: "v" } } });
    expect(compilePath("$.a[*]")).toMatchObject({ ok: true, value: { identity: false, definite: false } });
  });

  test("never reach what an object inherits", () => {
    expect(missOf("$.constructor", {})).toBe("No results for path: $['constructor']");
    expect(missOf("$.__proto__.x", {})).toBe("Missing property in path $['__proto__']");
    expect(select("$.__proto__.x", parseJson('{"__proto__":{"x":1}}'))).toBe(1);
  });
});

describe("a definite path that leads nowhere says so in Jayway's words", () => {
  test.each<[string, Json, string]>([
    ["$.a", {}, "No results for path: $['a']"],
    ["$.no.such", {}, "Missing property in path $['no']"],
    ["$.a.b.c", { a: {} }, "Missing property in path $['a']['b']"],
    ["$.a[3]", { a: [1] }, "No results for path: $['a'][3]"],
    ["$.a[0]", { a: null }, "The path $['a'] is null"],
    ["$.a[0]", { a: { b: 1 } }, 'Filter: [0] can only be applied to arrays. Current context is: {"b":1}'],
    [
      "$.a.b",
      { a: "x" },
      "Expected to find an object with property ['b'] in path $['a'] but found 'java.lang.String'. This is not a json object according to the JsonProvider: 'com.jayway.jsonpath.spi.json.JacksonJsonProvider'.",
    ],
  ])("%s", (text, input, detail) => {
    expect(missOf(text, input)).toBe(detail);
  });

  test("and path fields report it so", () => {
    expect(invalidPathMessage("$.a", new PathNotFound("No results for path: $['a']"))).toBe(
      "Invalid path '$.a' : No results for path: $['a']",
    );
  });
});

describe("indefinite paths give a list", () => {
  test.each<[string, Json]>([
    ["$[*]", []],
    ["$.items[*]", []],
    ["$.item.items[1:5]", []],
    ["$.items[*].itemValue", []],
    ["$..a", []],
    ["$.items[?(@.a)]", []],
  ])("%s of an empty object is empty", (text, expected) => {
    expect(select(text, {})).toStrictEqual(expected);
  });

  test.each<[string, Json]>([
    ["$[1:3]", [1, 2]],
    ["$[3:]", [3, 4]],
    ["$[:2]", [0, 1]],
    ["$[-2:]", [3, 4]],
    ["$[:-2]", [0, 1, 2]],
    ["$[-3:-1]", [2, 3]],
    ["$[0,2,-1,9]", [0, 2, 4]],
    ["$[*]", [0, 1, 2, 3, 4]],
    ["$[9:]", []],
    ["$[1:4:2]", [1, 2, 3]],
  ])("%s", (text, expected) => {
    expect(select(text, [0, 1, 2, 3, 4])).toStrictEqual(expected);
  });

  test("names, wildcards and scans go through all levels", () => {
    expect(select("$.book[*].title", store)).toStrictEqual(["Sayings", "Sword", "Moby Dick", "Rings"]);
    expect(select("$..price", store)).toStrictEqual([8.95, 12.99, 8.99, 22.99, 19.95]);
    expect(select("$..book[0].title", store)).toStrictEqual(["Sayings"]);
    expect(select("$..[?(@.isbn)].title", store)).toStrictEqual(["Moby Dick", "Rings"]);
    expect(select("$.*.color", store)).toStrictEqual(["red"]);
    expect(select("$['bicycle','book']['color']", store)).toStrictEqual(["red"]);
    expect(select("$.book[0]['title','price']", store)).toStrictEqual({ title: "Sayings", price: 8.95 });
    expect(select("$..*", { a: [1, { b: 2 }] })).toStrictEqual([[1, { b: 2 }], 1, { b: 2 }, 2]);
    expect(select("$.d..a", { d: { a: [1, 2] } })).toStrictEqual([[1, 2]]);
    expect(select("$.d..a[*]", { d: { a: [1, 2] } })).toStrictEqual([1, 2]);
  });
});

describe("filters", () => {
  test.each<[string, Json]>([
    ["@.isbn", ["Moby Dick", "Rings"]],
    ["!@.isbn", ["Sayings", "Sword"]],
    ["@.price < 10", ["Sayings", "Moby Dick"]],
    ["@.price<10&&@.category=='fiction'", ["Moby Dick"]],
    ["@.price > $.limit && !(@.title == 'Sword')", ["Rings"]],
    ["@.category == 'reference' || @.price >= 22.99", ["Sayings", "Rings"]],
    ['@.category != "fiction"', ["Sayings"]],
    ["@.isbn == null", ["Rings"]],
    ["@.title =~ /s.*/i", ["Sayings", "Sword"]],
    ["@.title =~ /S/", []],
    ["@.title in ['Sword', \"Rings\"]", ["Sword", "Rings"]],
    ["@.title nin ['Sword']", ["Sayings", "Moby Dick", "Rings"]],
    ["@.tags empty true", ["Moby Dick"]],
    ["@.tags empty false", ["Sayings", "Rings"]],
    ["@.tags size 2", ["Sayings"]],
    ["@.tags subsetof ['b','c']", ["Moby Dick", "Rings"]],
    ["@.tags anyof ['a','c']", ["Sayings"]],
    ["@.tags noneof ['a']", ["Moby Dick", "Rings"]],
    ["@.tags contains 'b'", ["Sayings", "Rings"]],
    ["@.title contains 'ing'", ["Sayings", "Rings"]],
    ["@.tags all ['a','b']", ["Sayings"]],
    ["@.tags[?(@ == 'b')] empty false", ["Sayings", "Rings"]],
    ["@.tags[0] == 'a'", ["Sayings"]],
    ["@['price'] == '8.95'", ["Sayings"]],
    ["@.price === '8.95'", []],
    ["@.price <= $.book[0].price", ["Sayings"]],
    ["'fiction' == @.category && @.price < 10.0", ["Moby Dick"]],
    ["@.tags.length() == 2", ["Sayings"]],
    ["@.tags == ['b']", ["Rings"]],
    ["@.price > 'a'", []],
    ["@.category==reference", ["Sayings"]],
    ["@.category != fiction && @.price<10", ["Sayings"]],
    ["(@.title == Sword)", ["Sword"]],
    ["@.title==truely || @.isbn == null", ["Rings"]],
  ])("[?(%s)]", (filter, expected) => {
    expect(titles(filter)).toStrictEqual(expected);
  });

  test("ask about items that are no objects", () => {
    expect(select("$[?(@ > 2)]", [1, 2, 3, "x"])).toStrictEqual([3]);
    expect(select("$.users[?(@.status == 0)]", { users: [{ status: 0 }, { status: 1 }] })).toStrictEqual([
      { status: 0 },
    ]);
    expect(select("$.list[?(@.keep)]", { list: [{ keep: false }, {}, { keep: null }] })).toStrictEqual([
      { keep: false },
      { keep: null },
    ]);
  });

  test("do not hang on an evil regular expression", () => {
    setFlagsFromString("--enable-experimental-regexp-engine-on-excessive-backtracks");
    expect(select("$[?(@ =~ /(a+)+b/)]", [`${"a".repeat(100)}c`])).toStrictEqual([]);
    expect(() => select("$[?(@ =~ /a/)]", ["a".repeat(70_000)])).toThrow(StatesFault);
    for (const pattern of ["/(a)\\1/", "/(?=a)a/", "/(?<!a)b/", "/a/q", `/${"a".repeat(2_000)}/`, "/(/"]) {
      expect(compilePath(`$[?(@ =~ ${pattern})]`)).toMatchObject({ ok: false, offset: 9 });
    }
  });

  test("and scans have a bound on their work", () => {
    const wide: Json = Array.from({ length: 200 }, () => Array.from({ length: 200 }, () => [1]));
    expect(() => select("$..*..*..*..*..*", [[wide]])).toThrow(/visits more than/);
  });
});

describe("functions", () => {
  test.each<[string, Json]>([
    ["$.n.length()", 4],
    ["$.n.avg()", 2.5],
    ["$.n.stddev()", Math.sqrt(1.25)],
    ["$.n.first()", 4],
    ["$.n.last()", 3],
    ["$.n.append(5)", [4, 1, 2, 3, 5]],
    ["$.s.concat('c', 1)", "abc1"],
    ["$.keys()", ["n", "s"]],
    ["$.length()", 2],
    ["$..n.length()", 1],
    ["$.n[*].length()", [null, null, null, null]],
  ])("%s", (text, expected) => {
    expect(select(text, { n: [4, 1, 2, 3], s: ["a", "b"] })).toStrictEqual(expected);
  });

  test.each([
    ["$.n.sum()", "10.0"],
    ["$.n.min()", "1.0"],
    ["$.n.max()", "4.0"],
    ["$.n.sum(20000000)", "2.000001E7"],
    ["$.small.sum()", "1.0E-4"],
    ["$.zero.sum()", "0.0"],
    ["$.sum($.n, 5)", "15.0"],
    ["$.n.max($.n[*].nothing, $.small[0])", "4.0"],
    ["$.length($.n)", "4"],
    ["$.concat($.s, 'c', $.n[0])", '"abc4"'],
    ["$.n.append($.small)", "[4,1,2,3,[0.0001]]"],
  ])("%s is %s: what counts is a Java double", (text, printed) => {
    expect(printJson(select(text, { n: [4, 1, 2, 3], s: ["a", "b"], small: [0.0001], zero: [0] }))).toBe(printed);
  });

  test("without a result lead nowhere", () => {
    expect(missOf("$.n.sum()", { n: [] })).toBe("No results for path: $['n'].sum()");
    expect(missOf("$.n.first()", { n: [] })).toBe("No results for path: $['n'].first()");
    expect(missOf("$.n.sum()", parseJson('{"n":[1e400]}'))).toBe("No results for path: $['n'].sum()");
  });
});

describe("what is no path is refused", () => {
  test.each([
    ["", 0],
    ["a", 0],
    ["$.", 2],
    ["$..", 3],
    ["$.a.", 4],
    ["$.a b", 3],
    ["$[", 2],
    ["$[a]", 2],
    ["$['a", 2],
    ["$['a' 'b']", 6],
    ["$[1:2", 5],
    ["$[:]", 3],
    ["$[?(@.a == )]", 11],
    ["$[?(@.a ~~ 1)]", 8],
    ["$[?(@.a == 1]", 12],
    ["$[?@.a]", 3],
    ["$.a.nope()", 4],
    ["$.a[?(@.a in /x/)]", 10],
    ["$[?(word == @.a)]", 4],
    ["$.sum(@.a)", 6],
    ["$$$", 2],
    ["$-a", 1],
  ])("%j", (text, offset) => {
    expect(compilePath(text)).toMatchObject({ ok: false, offset });
  });

  test("however deeply it nests", () => {
    for (const piece of ["(", "!", "@[?(", "!("]) {
      expect(compilePath(`$[?(${piece.repeat(2_000)}`)).toMatchObject({ ok: false });
    }
    expect(compilePath(`$[?(@.a in ${"[".repeat(5_000)}`)).toMatchObject({ ok: false });
    expect(compilePath(`$${".a".repeat(10_000)}`)).toMatchObject({ ok: false });
  });
});

describe("laws", () => {
  const name = fc.stringMatching(/^[a-zé_][a-z0-9-]{0,3}$/);
  const value = fc.jsonValue() as fc.Arbitrary<Json>;

  test("a definite path finds what stands at its keys, in each notation", () => {
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), value, (names, leaf) => {
        const input = names.reduceRight<Json>((inner, key) => ({ [key]: inner }), leaf);
        expect(select(`$.${names.join(".")}`, input)).toBe(leaf);
        expect(select(`$${names.map((key) => `['${key}']`).join("")}`, input)).toBe(leaf);
        expect(select(`$..${names.at(-1)}`, input)).toContainEqual(leaf);
      }),
    );
  });

  test("quoted names may be any text", () => {
    fc.assert(
      fc.property(fc.string(), (key) => {
        const quoted = `'${key.replaceAll(/[\\']/g, "\\$&")}'`;
        expect(select(`$[${quoted}]`, parseJson(`{${JSON.stringify(key)}:1}`))).toBe(1);
      }),
    );
  });

  test("an indefinite path gives a list of any document", () => {
    const indefinite = fc.constantFrom("$[*]", "$..*", "$.a[*].b", "$..a[0]", "$[0:2]", "$[?(@.a)]", "$..[?(@ != 1)]");
    fc.assert(fc.property(indefinite, value, (text, input) => Array.isArray(select(text, input))));
  });

  test("what holds and its contrary divide a list", () => {
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 5 }),
        fc.constantFrom("@ == 1", "@.a", "@ < 'm'", "@ in [1,'a',null]"),
        (input, filter) => {
          const holds = select(`$[?(${filter})]`, input) as readonly Json[];
          const fails = select(`$[?(!(${filter}))]`, input) as readonly Json[];
          expect(holds.length + fails.length).toBe(input.length);
        },
      ),
    );
  });

  test("evaluation leaves the document as it is", () => {
    fc.assert(
      fc.property(value, (input) => {
        const before = printJson(input);
        select("$..*", input);
        expect(printJson(input)).toBe(before);
      }),
    );
  });
});
