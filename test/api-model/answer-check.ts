import { type ModelShape, membersOf, shapeNamed } from "./model.ts";

/**
 * Compares an answer with its shape in the model.
 *
 * @returns what is wrong with it: members that the model does not know, required ones that are not there, values of
 * another type, values beyond an enumeration, a length or a range.
 */
export function faultsOf(value: unknown, shapeName: string, at = ""): readonly string[] {
  const shape = shapeNamed(shapeName);
  switch (shape.type) {
    case "structure":
      return isRecord(value) ? faultsOfStructure(value, shape, at) : [`${at}: no structure`];
    case "list": {
      if (!Array.isArray(value)) return [`${at}: no list`];
      return value.flatMap((item, index) => faultsOf(item, shape.member?.shape ?? "", `${at}[${index}]`));
    }
    case "map":
      if (!isRecord(value)) return [`${at}: no map`];
      return Object.entries(value).flatMap(([key, item]) => faultsOf(item, shape.value?.shape ?? "", `${at}.${key}`));
    case "string":
      return typeof value === "string" ? faultsOfText(value, shape, at) : [`${at}: no text`];
    case "integer":
    case "long":
      return Number.isSafeInteger(value) ? faultsOfNumber(value as number, shape, at) : [`${at}: no ${shape.type}`];
    case "float":
      return typeof value === "number" ? faultsOfNumber(value, shape, at) : [`${at}: no number`];
    case "timestamp":
      return isEpochSeconds(value) ? [] : [`${at}: no time in seconds`];
    case "boolean":
      return typeof value === "boolean" ? [] : [`${at}: neither true nor false`];
  }
}

function faultsOfStructure(value: Readonly<Record<string, unknown>>, shape: ModelShape, at: string): readonly string[] {
  const members = new Map(membersOf(shape));
  const missing = (shape.required ?? []).filter((name) => value[name] === undefined);
  return [
    ...missing.map((name) => `${at}.${name}: is not there`),
    ...Object.entries(value).flatMap(([name, member]) => {
      const target = members.get(name);
      // GetActivityTask answers a null where nothing was to be had: the model has no word for that.
      if (target !== undefined && member === null && name === "taskToken") return [];
      return target === undefined
        ? [`${at}.${name}: the model does not know it`]
        : faultsOf(member, target, `${at}.${name}`);
    }),
  ];
}

function faultsOfText(
  value: string,
  { enum: values, min = 0, max = Number.POSITIVE_INFINITY }: ModelShape,
  at: string,
) {
  if (values !== undefined && !values.includes(value)) return [`${at}: ${value} is none of ${values.join(", ")}`];
  return value.length < min || value.length > max ? [`${at}: has ${value.length} characters`] : [];
}

function faultsOfNumber(value: number, { min = -Infinity, max = Infinity }: ModelShape, at: string): readonly string[] {
  return value < min || value > max ? [`${at}: ${value} is out of range`] : [];
}

/** Of this century: milliseconds would be of another. */
function isEpochSeconds(value: unknown): boolean {
  return typeof value === "number" && value > 1_000_000_000 && value < 4_100_000_000;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
