import written from "../../schema/stepwell.config.schema.json" with { type: "json" };

/** A single setting that can also be given in the environment or on the command line. */
export interface Setting {
  readonly path: readonly string[];
  readonly kind: "string" | "integer" | "boolean" | "list";
  /** As commander names it: `--drain-seconds` is `drainSeconds`. */
  readonly flag: string;
  /** Environment variables, the one that wins first. */
  readonly environment: readonly string[];
  /** What a text must look like, where that is said. */
  readonly pattern?: string;
}

/** A JSON Schema, as far as it is read here and by the documentation. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly properties?: { readonly [name: string]: JsonSchema };
  readonly additionalProperties?: JsonSchema | boolean;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
}

/** Variables that are not Stepwell's own but mean a setting: of hosts, of Step Functions Local, of AWS's tools. */
const FOREIGN_VARIABLES: Readonly<Record<string, readonly string[]>> = {
  port: ["PORT"],
  account: ["AWS_ACCOUNT_ID"],
  // The clients' order.
  region: ["AWS_REGION", "AWS_DEFAULT_REGION"],
  mocks: ["SFN_MOCK_CONFIG", "LOCALSTACK_SFN_MOCK_CONFIG"],
  "endpoints.lambda": ["AWS_ENDPOINT_URL_LAMBDA", "LAMBDA_ENDPOINT"],
  "endpoints.logs": ["AWS_ENDPOINT_URL_CLOUDWATCH_LOGS"],
  "endpoints.events": ["AWS_ENDPOINT_URL_EVENTBRIDGE"],
  "endpoints.default": ["AWS_ENDPOINT_URL"],
};

/** Variables that are there for AWS's tools: one whose value is of no use here is no reason to refuse to start. */
export const AMBIENT_VARIABLES: ReadonlySet<string> = new Set(["AWS_ACCOUNT_ID", "AWS_REGION", "AWS_DEFAULT_REGION"]);

/** `STEPWELL_` variables that other parts read. */
export const OTHER_VARIABLES: ReadonlySet<string> = new Set([
  "STEPWELL_CONFIG",
  "STEPWELL_SHARED",
  "STEPWELL_VERIFY_FOLDS",
]);

/**
 * The schema of a configuration file, as it lies in `schema/` for editors: written from schema.ts beforehand, because to
 * make it is a twentieth of a start. A test holds the two together.
 */
export const CONFIG_JSON_SCHEMA: JsonSchema = written as unknown as JsonSchema;

/** Every setting that has one value, in the schema's order. */
export function settingsOf(schema: JsonSchema): readonly Setting[] {
  return leaves(schema, []).filter(({ path }) => path[0] !== "$schema");
}

function leaves(schema: JsonSchema, path: readonly string[]): Setting[] {
  if (schema.properties !== undefined) {
    return Object.entries(schema.properties).flatMap(([name, member]) => leaves(member, [...path, name]));
  }
  const kind = kindOf(schema);
  if (kind === undefined) return [];
  const own = `STEPWELL_${path.map(screaming).join("_")}`;
  const environment = [own, ...(FOREIGN_VARIABLES[path.join(".")] ?? [])];
  const { pattern } = schema;
  return [{ path, kind, flag: camel(path), environment, ...(pattern !== undefined && { pattern }) }];
}

function kindOf(schema: JsonSchema): Setting["kind"] | undefined {
  switch (schema.type) {
    case "string":
    case "integer":
    case "boolean":
      return schema.type;
    case "array":
      return "list";
    default:
      // An object of named entries, such as `functions`: too much for one variable.
      return undefined;
  }
}

function screaming(name: string): string {
  return name.replace(/[A-Z]/g, "_$&").toUpperCase();
}

function camel(path: readonly string[]): string {
  return path.map((part, index) => (index === 0 ? part : part[0]?.toUpperCase() + part.slice(1))).join("");
}

/** `drainSeconds` as it is written on the command line. */
export function flagName(flag: string): string {
  return `--${flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
