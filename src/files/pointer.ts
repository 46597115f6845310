import type { Path } from "../config/document.ts";

/** The path of a diagnostic's `/States/A/Choices[0]/Next`. State names may hold slashes and brackets: it is read along the value. */
export function pathOf(pointer: string, root: unknown): Path {
  const path: PropertyKey[] = [];
  let rest = pointer;
  let value = root;
  while (rest !== "") {
    const step = stepInto(value, rest);
    if (step === undefined) break;
    path.push(step.key);
    rest = rest.slice(step.length);
    value = step.value;
  }
  return path;
}

export function valueAtPath(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (value as Readonly<Record<PropertyKey, unknown>>)[key], root);
}

function stepInto(value: unknown, rest: string): { key: PropertyKey; length: number; value: unknown } | undefined {
  if (Array.isArray(value)) {
    const index = /^\[(\d+)\]/.exec(rest);
    return index === null
      ? undefined
      : { key: Number(index[1]), length: index[0].length, value: value[Number(index[1])] };
  }
  if (typeof value !== "object" || value === null) return undefined;
  const key = Object.keys(value)
    .filter((candidate) => rest.startsWith(`/${candidate}`) && /^($|[/[])/.test(rest.slice(candidate.length + 1)))
    .sort((a, b) => b.length - a.length)[0];
  return key === undefined
    ? undefined
    : { key, length: key.length + 1, value: (value as Record<string, unknown>)[key] };
}
