import { expect, test } from "vitest";
import { checkName, mintExecutionName } from "./names.ts";

test.each(["a", "state.machine", "A-b_c", "über", "名前", "(x)", "a'b", "a+b=c@d!"])("%s is a name", (name) => {
  expect(() => checkName(name)).not.toThrow();
});

test.each([
  ...' <>{}[]?*"#%\\^|~`$&,;:/'.split(""),
  "\t",
  "\n",
  "\u0000",
  "\u001f",
  "\u007f",
  "\u009f",
  "\u2003",
  "\uffff",
  "😀",
])("a name may not hold %j", (character) => {
  expect(() => checkName(`a${character}b`)).toThrow(`Invalid Name: 'a${character}b'`);
});

test("names that were not given are UUIDs of version 7, in the order of their time", () => {
  const earlier = mintExecutionName(1_700_000_000_000);
  const later = mintExecutionName(1_700_000_000_001);
  expect(earlier).toMatch(/^018bcfe5-6800-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(later > earlier).toBe(true);
  expect(mintExecutionName(1_700_000_000_000)).not.toBe(earlier);
});
