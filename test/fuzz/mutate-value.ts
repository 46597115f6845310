import type { Prng } from "../simulation/prng.ts";

type Container = Record<string, unknown> | unknown[];

/** Values that stand where something else was expected. */
const ODD: readonly string[] = [
  "null",
  "true",
  "0",
  "-1",
  "1e308",
  "99999999999",
  "0.1",
  '""',
  '"$"',
  '"$$"',
  '"$."',
  '"$.a[*].b"',
  '"$..x"',
  '"$[?(@.a == 1)]"',
  '"$v.x"',
  "\"States.Format('{}', $.a)\"",
  '"States.ArrayRange(0, 100000, 1)"',
  '"States.StringToJson($)"',
  '"{% $states.input %}"',
  '"{% $map([1..9], function($i) { $i & $states.context.Execution.Id }) %}"',
  '"{% ($f := function($n) { $f($n + 1) }; $f(0)) %}"',
  '"{% [1..100000] %}"',
  '"{% $"',
  '"{% %}"',
  '"\\ud800"',
  '"2020-01-01T00:00:00Z"',
  '"JSONata"',
  '"JSONPath"',
  '"Map"',
  '"Parallel"',
  '"arn:aws:states:::lambda:invoke.waitForTaskToken"',
  "[]",
  "[[]]",
  "{}",
  '{"a.$":"$.a"}',
  '{"__proto__":{"a":1}}',
  '{"constructor":null,"0":1,"toString":"x"}',
];

const KEYS: readonly string[] = [
  "Type",
  "Next",
  "End",
  "Default",
  "Choices",
  "Catch",
  "Retry",
  "Assign",
  "Output",
  "Arguments",
  "Items",
  "ItemsPath",
  "ItemProcessor",
  "ResultPath",
  "InputPath",
  "Parameters",
  "QueryLanguage",
  "TimeoutSecondsPath",
  "MaxConcurrency",
  "ErrorPath",
  "Variable",
  "x.$",
  "__proto__",
  "constructor",
  "",
  "0",
];

/** Changes a value in place, mostly in one spot; always the same for the same random numbers. */
export function mutateValue(value: Container, random: Prng): void {
  for (let changes = random.pick([1, 1, 1, 2, 4]); changes > 0; changes--) mutateOnce(value, random);
}

function mutateOnce(root: Container, random: Prng): void {
  const containers = containersIn(root).filter((container) => Object.keys(container).length > 0);
  if (containers.length === 0) return;
  const container = random.pick(containers);
  const key = random.pick(Object.keys(container));
  const value = read(container, key);
  const other = random.pick(containers);
  const otherKey = random.pick(Object.keys(other));
  switch (random.int(0, 7)) {
    case 0:
      return remove(container, key);
    case 1:
      return write(container, key, JSON.parse(random.pick(ODD)));
    case 2:
      return write(container, random.pick(KEYS), structuredClone(value));
    case 3:
      remove(container, key);
      return write(
        container,
        random.chance(0.5) ? random.pick(KEYS) : `${key}${random.pick(["$", ".$", "Path", " "])}`,
        value,
      );
    case 4: {
      // Of copies, so that no value comes to hold itself.
      const [mine, theirs] = [structuredClone(value), structuredClone(read(other, otherKey))];
      write(container, key, theirs);
      return write(other, otherKey, mine);
    }
    case 5:
      return write(container, key, JSON.parse(nested(random)));
    case 6:
      return write(container, random.pick(KEYS), JSON.parse(random.pick(ODD)));
    default:
      return write(
        container,
        key,
        typeof value === "string" ? mutateText(value, random) : `${JSON.stringify(value)}`.slice(0, 40),
      );
  }
}

function nested(random: Prng): string {
  const depth = random.pick([5, 5, 60, 400]);
  const [open, close] = random.pick([
    ["[", "]"],
    ['{"And":[', "]}"],
    ['{"Not":', "}"],
    ['{"a":', "}"],
  ] as const);
  return `${open.repeat(depth)}1${close.repeat(depth)}`;
}

const PIECES = [
  "$",
  ".",
  "[",
  "]",
  "(",
  ")",
  "'",
  '"',
  "{%",
  "%}",
  "{}",
  "*",
  "\\",
  "@",
  "..",
  "?",
  " ",
  ",",
  "0",
  "\u0000",
  "é",
  "😀",
];

/** Cuts, repeats and puts in a piece of a text. */
export function mutateText(text: string, random: Prng): string {
  const [at, to] = [random.int(0, text.length), random.int(0, text.length)].sort((a, b) => a - b) as [number, number];
  switch (random.int(0, 4)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + text.slice(Math.min(to, at + 20));
    case 2:
      return text.slice(0, to) + text.slice(at, Math.min(to, at + 200)) + text.slice(to);
    case 3:
      return text.slice(0, at) + text.slice(at + 1);
    default:
      return text.slice(0, at) + random.pick(PIECES) + text.slice(at);
  }
}

function containersIn(value: unknown): readonly Container[] {
  const found: Container[] = [];
  const left = [value];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (typeof next !== "object" || next === null) continue;
    found.push(next as Container);
    left.push(...Object.values(next).filter((inner) => inner !== undefined));
  }
  return found;
}

function read(container: Container, key: string): unknown {
  return (container as Record<string, unknown>)[key];
}

function write(container: Container, key: string, value: unknown): void {
  // Not by assignment: `__proto__` is to be a member as any other.
  if (Array.isArray(container)) container.push(value);
  else Object.defineProperty(container, key, { value, configurable: true, enumerable: true, writable: true });
}

function remove(container: Container, key: string): void {
  if (Array.isArray(container)) container.splice(Number(key), 1);
  else delete container[key];
}
