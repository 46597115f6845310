import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** A shape of AWS's API model, as far as it is read here. */
export interface ModelShape {
  readonly type: "structure" | "list" | "map" | "string" | "integer" | "long" | "float" | "boolean" | "timestamp";
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly required?: readonly string[];
  readonly member?: { readonly shape: string };
  readonly key?: { readonly shape: string };
  readonly value?: { readonly shape: string };
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly min?: number;
  readonly max?: number;
  readonly sensitive?: boolean;
}

export interface ModelOperation {
  readonly name: string;
  readonly input: string;
  readonly output: string;
  /** Exceptions that the operation declares. */
  readonly errors: readonly string[];
}

interface ModelFile {
  readonly operations: Readonly<
    Record<
      string,
      {
        readonly input: { readonly shape: string };
        readonly output: { readonly shape: string };
        readonly errors: readonly { readonly shape: string }[];
      }
    >
  >;
  readonly shapes: Readonly<Record<string, ModelShape>>;
}

const shared = process.env["STEPWELL_SHARED"] ?? resolve(import.meta.dirname, "../../../shared");
const path = join(shared, "reference", "stepfunctions.service-2.json");

/** With STEPWELL_CI=1 a missing model is a failure rather than a reason to skip. */
export const isSkipped = !existsSync(path) && process.env["STEPWELL_CI"] !== "1";

const file: ModelFile = isSkipped
  ? { operations: {}, shapes: {} }
  : (JSON.parse(readFileSync(path, "utf8")) as ModelFile);

/** Every operation of AWS's API. */
export const OPERATIONS: readonly ModelOperation[] = Object.entries(file.operations).map(
  ([name, { input, output, errors }]) => ({
    name,
    input: input.shape,
    output: output.shape,
    errors: errors.map(({ shape }) => shape),
  }),
);

export function operationNamed(name: string): ModelOperation {
  const operation = OPERATIONS.find((candidate) => candidate.name === name);
  if (operation === undefined) throw new Error(`the model has no operation ${name}`);
  return operation;
}

export function shapeNamed(name: string): ModelShape {
  const shape = file.shapes[name];
  if (shape === undefined) throw new Error(`the model has no shape ${name}`);
  return shape;
}

export function membersOf(shape: ModelShape): readonly (readonly [name: string, shape: string])[] {
  return Object.entries(shape.members ?? {}).map(([name, member]) => [name, member.shape]);
}
