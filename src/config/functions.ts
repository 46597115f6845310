import { statSync } from "node:fs";
import { resolve } from "node:path";
import { type Origins, valueAt } from "./check.ts";
import { expectedHandlerFiles, resolveHandler } from "./function-handler.ts";
import { type Problem, shown } from "./problem.ts";
import type { ConfigValues, FunctionValues } from "./schema.ts";

/** A function that is served somewhere over HTTP. */
interface UrlFunction {
  readonly url: string;
  readonly timeoutSeconds: number;
}

/** A function that Stepwell runs: a file. */
export interface HandlerFunction {
  /** As it is configured; begins at `folder`. */
  readonly handler: string;
  /** Absolute. */
  readonly folder: string;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Absolute. */
  readonly envFile?: string;
  readonly concurrency: number;
  readonly memoryMb: number;
}

/** A function that AWS Lambda has, under the name or ARN by which it is called. */
interface AwsFunction {
  readonly at: "aws";
  readonly timeoutSeconds: number;
}

export type FunctionConfig = UrlFunction | HandlerFunction | AwsFunction;

/** Settings that mean something wherever the function runs. */
const OF_EVERY_FUNCTION = new Set(["handler", "url", "timeoutSeconds"]);

/** The handler of a function that AWS Lambda has. */
const AWS_HANDLER = "aws";

/**
 * The functions with their paths made absolute, and what is wrong with them: files that are not there, and
 * settings that mean nothing together.
 *
 * @param given the value that `functions` were read from, to tell a default from a setting.
 * @param base the folder where relative paths begin.
 */
export function readFunctions(
  functions: ConfigValues["functions"],
  given: unknown,
  base: string,
  origins: Origins,
): { readonly functions: Readonly<Record<string, FunctionConfig>>; readonly problems: readonly Problem[] } {
  const read: Record<string, FunctionConfig> = {};
  const problems: Problem[] = [];
  for (const [name, values] of Object.entries(functions)) {
    const settings = valueAt(given, ["functions", name]);
    const report = (setting: string | undefined, message: string, isKey = false) => {
      const path = ["functions", name, ...(setting === undefined ? [] : [setting])];
      const where = isKey ? origins.whereKey(path) : origins.whereValue(path);
      problems.push({ where, message: `${path.join(".")}: ${message}` });
    };
    const config = readFunction(values, settings, base, report);
    if (config !== undefined) read[name] = config;
  }
  return { functions: read, problems };
}

type Report = (setting: string | undefined, message: string, isKey?: boolean) => void;

function readFunction(
  values: FunctionValues,
  settings: unknown,
  base: string,
  report: Report,
): FunctionConfig | undefined {
  const { handler, url, timeoutSeconds } = values;
  if (handler !== undefined && url !== undefined) {
    report("url", "expected either handler or url, found both", true);
    return undefined;
  }
  const isUrl = handler !== undefined && /^https?:\/\//.test(handler);
  const address = isUrl ? handler : url;
  const elsewhere = handler === AWS_HANDLER ? "at AWS: Lambda has it" : "at a URL: its server has it";
  if (address !== undefined || handler === AWS_HANDLER) {
    for (const key of Object.keys(settings ?? {})) {
      if (!OF_EVERY_FUNCTION.has(key)) report(key, `means nothing for a function ${elsewhere}`, true);
    }
  }
  if (handler === AWS_HANDLER) return { at: "aws", timeoutSeconds };
  if (address !== undefined) {
    if (!URL.canParse(address)) report("handler", `expected an http:// or https:// URL, found ${shown(address)}`);
    return { url: address, timeoutSeconds };
  }
  if (handler === undefined) {
    report(undefined, "expected a handler or a url, found neither");
    return undefined;
  }
  return readHandler({ ...values, handler }, base, report);
}

function readHandler(
  { handler, cwd, envFile, timeoutSeconds, environment, concurrency, memoryMb }: FunctionValues & { handler: string },
  base: string,
  report: Report,
): FunctionConfig | undefined {
  const folder = resolve(base, cwd ?? ".");
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    report("cwd", `expected a folder, found ${shown(cwd)} (there is no folder ${folder})`);
    return undefined;
  }
  if (resolveHandler(handler, folder) === undefined) {
    const expected = "expected a file and the function in it, such as src/charge.handler, or an executable file";
    report("handler", `${expected}, found ${shown(handler)} (${expectedHandlerFiles(handler)} in ${folder})`);
  }
  const variables = envFile === undefined ? undefined : resolve(base, envFile);
  if (variables !== undefined && statSync(variables, { throwIfNoEntry: false })?.isFile() !== true) {
    report("envFile", `expected a file, found ${shown(envFile)} (there is no file ${variables})`);
  }
  return {
    handler,
    folder,
    timeoutSeconds,
    environment,
    ...(variables === undefined ? {} : { envFile: variables }),
    concurrency,
    memoryMb,
  };
}
