import { existsSync, readFileSync } from "node:fs";
import { dirname, extname, isAbsolute, resolve } from "node:path";
import { type Origins, problemsOf, valueAt } from "./check.ts";
import { displayPath, type Path, type PositionedDocument, parseJsonDocument, parseYamlDocument } from "./document.ts";
import { eventProblems } from "./events.ts";
import { type FunctionConfig, readFunctions } from "./functions.ts";
import {
  type Environment,
  environmentOverrides,
  type Flags,
  flagOverrides,
  isSet,
  type Override,
  unknownVariables,
  uselessVariables,
} from "./overrides.ts";
import { isLoopback, leadsHere } from "./own-endpoint.ts";
import { ConfigError } from "./problem.ts";
import { type ConfigValues, configSchema } from "./schema.ts";
import { CONFIG_JSON_SCHEMA, type JsonSchema, settingsOf } from "./settings.ts";
import { readStateMachines, type StateMachineFile } from "./state-machines.ts";

/** Every setting with its value; `data`, `mocks` and `logs.folder` are absolute paths, as are those of functions. */
export interface Config extends Omit<Readonly<ConfigValues>, "functions" | "stateMachines"> {
  /** The configuration file that was read, if there is one. */
  readonly file?: string;
  /** The functions by name or ARN. */
  readonly functions: Readonly<Record<string, FunctionConfig>>;
  /** The state machines that files define, by name. */
  readonly stateMachines: Readonly<Record<string, StateMachineFile>>;
  /** Where a function is added: `./stepwell.config.yaml:12`. Absent without a configuration file. */
  readonly functionsPlace?: string;
}

export interface LoadedConfig {
  readonly config: Config;
  /** Things that are odd but no reason to refuse: each a sentence. */
  readonly warnings: readonly string[];
}

/** The names of a configuration file, in the working directory. */
export const CONFIG_FILE_NAMES = ["stepwell.config.yaml", "stepwell.config.yml", "stepwell.config.json"];

/** Endpoints of Step Functions Local for services that this version does not call. */
const UNUSED_ENDPOINT =
  /^(?:AWS_ENDPOINT_URL_(?!LAMBDA$|CLOUDWATCH_LOGS$|EVENTBRIDGE$|SFN$|STEPFUNCTIONS$)\w+|(?:BATCH|DYNAMODB|ECS|GLUE|SAGE_MAKER|SQS|SNS|STEP_FUNCTIONS)_ENDPOINT)$/;

/**
 * Reads the settings: a flag wins over the environment, that over the configuration file, that over the default.
 *
 * @param cwd the folder in which a configuration file is looked for and at which relative paths begin.
 * @throws {ConfigError} with every problem found.
 */
export function loadConfig(sources: {
  readonly cwd: string;
  readonly env: Environment;
  readonly flags: Flags;
}): LoadedConfig {
  const { cwd, env, flags } = sources;
  const schema = CONFIG_JSON_SCHEMA;
  const settings = settingsOf(schema);
  const file = findFile(sources);
  const document = file === undefined ? undefined : readDocument(file, displayPath(file, cwd));
  const check = (value: unknown, origins: Origins): ConfigValues => {
    const checked = configSchema.safeParse(value);
    if (checked.success) return checked.data;
    throw new ConfigError(problemsOf(checked.error, value, origins, (path) => keysAt(schema, path)));
  };
  // The file is checked by itself first: what a flag covers up today is in force tomorrow.
  if (document !== undefined) check(document.value ?? {}, document);

  const overrides = [...environmentOverrides(env, settings), ...flagOverrides(flags, settings)];
  const warnings = [...unknownVariables(env, settings), ...uselessVariables(env, settings), ...unusedEndpoints(env)];
  const origins = originsOf(overrides, document);
  const merged = merge(document?.value ?? {}, overrides);
  const values = check(merged, origins);
  refuseOpenServer(values, origins);
  const folder = file === undefined ? cwd : dirname(file);
  const { functions, problems } = readFunctions(values.functions, merged, folder, origins);
  const machines = readStateMachines(values, folder, origins, (path) => displayPath(path, cwd));
  const endpoints = { ...values.endpoints };
  if (endpoints.default !== undefined && leadsHere(endpoints.default, values)) {
    warnings.push(
      `${origins.whereValue(["endpoints", "default"])}: ${endpoints.default} leads to this server itself; it is ignored for calls to other services`,
    );
    delete endpoints.default;
  }
  const missing = [...problems, ...machines.problems, ...eventProblems(values, endpoints, origins)];
  if (missing.length > 0) throw new ConfigError(missing);
  const base = (path: Path) => (overridden(overrides, path) || file === undefined ? cwd : dirname(file));
  return {
    config: {
      ...values,
      functions,
      stateMachines: machines.stateMachines,
      endpoints,
      logs: { ...values.logs, ...absolute(values.logs.folder, ["logs", "folder"], base) },
      data: resolve(base(["data"]), values.data),
      ...(values.mocks === undefined ? {} : { mocks: resolve(base(["mocks"]), values.mocks) }),
      ...(file === undefined
        ? {}
        : { file, functionsPlace: functionsPlace(origins, document, displayPath(file, cwd)) }),
    },
    warnings,
  };
}

function absolute(folder: string | undefined, path: Path, base: (path: Path) => string) {
  return folder === undefined ? {} : { folder: resolve(base(path), folder) };
}

/** The line of `functions` in the file; the file alone where it has none. */
function functionsPlace(origins: Origins, document: PositionedDocument | undefined, file: string): string {
  const isThere = valueAt(document?.value, ["functions"]) !== undefined;
  const line = isThere ? /:(\d+):\d+$/.exec(origins.whereKey(["functions"]))?.[1] : undefined;
  const shown = isAbsolute(file) ? file : `./${file.replaceAll("\\", "/")}`;
  return line === undefined ? shown : `${shown}:${line}`;
}

function findFile({ cwd, env, flags }: Parameters<typeof loadConfig>[0]): string | undefined {
  const named = flags["config"] ?? (isSet(env["STEPWELL_CONFIG"]) ? env["STEPWELL_CONFIG"] : undefined);
  if (named !== undefined) return resolve(cwd, String(named));
  const present = CONFIG_FILE_NAMES.filter((name) => existsSync(resolve(cwd, name)));
  if (present.length > 1) {
    throw new ConfigError([{ where: cwd, message: `${present.join(" and ")} are both there; keep one` }]);
  }
  return present[0] === undefined ? undefined : resolve(cwd, present[0]);
}

function readDocument(file: string, shownAs: string): PositionedDocument {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError([{ where: shownAs, message: `the configuration file cannot be read: ${reason}` }]);
  }
  return extname(file) === ".json" ? parseJsonDocument(text, shownAs) : parseYamlDocument(text, shownAs);
}

function originsOf(overrides: readonly Override[], document: PositionedDocument | undefined): Origins {
  const origin = (path: Path) => overrides.findLast(({ setting }) => isWithin(path, setting.path))?.origin;
  return {
    whereValue: (path) => origin(path) ?? document?.whereValue(path) ?? "default",
    whereKey: (path) => origin(path) ?? document?.whereKey(path) ?? "default",
  };
}

/** The file's value with the overrides in it; later ones win. */
function merge(value: unknown, overrides: readonly Override[]): unknown {
  return overrides.reduce((merged, { setting, value }) => withValue(merged, setting.path, value), value);
}

function withValue(target: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  return { ...(target as object | undefined), [key]: withValue(valueAt(target, [key]), rest, value) };
}

function overridden(overrides: readonly Override[], path: Path): boolean {
  return overrides.some(({ setting }) => isWithin(path, setting.path));
}

function isWithin(path: Path, outer: Path): boolean {
  return outer.every((part, index) => path[index] === part);
}

/** The keys that an object at `path` may have. */
function keysAt(schema: JsonSchema, path: Path): readonly string[] {
  const at = path.reduce<JsonSchema | undefined>((part, key) => {
    const more = typeof part?.additionalProperties === "object" ? part.additionalProperties : undefined;
    return part?.properties?.[String(key)] ?? more;
  }, schema);
  return Object.keys(at?.properties ?? {});
}

function refuseOpenServer({ host, insecure }: ConfigValues, origins: Origins): void {
  if (insecure || isLoopback(host)) return;
  const message = `host: others can reach ${host}, and requests are not authenticated; listen on 127.0.0.1, or allow it with insecure: true (--insecure)`;
  throw new ConfigError([{ where: origins.whereValue(["host"]), message }]);
}

function unusedEndpoints(env: Environment): string[] {
  return Object.keys(env)
    .filter((name) => UNUSED_ENDPOINT.test(name) && isSet(env[name]))
    .map(
      (name) =>
        `environment variable ${name}: tasks call no service but Lambda in this version; mock the states that use others`,
    );
}
