import { shown } from "./problem.ts";
import { AMBIENT_VARIABLES, flagName, OTHER_VARIABLES, type Setting } from "./settings.ts";
import { didYouMean } from "./suggestion.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Options of the command line, as commander gives them: camel case, absent where not given. */
export type Flags = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** A setting given outside the configuration file. */
export interface Override {
  readonly setting: Setting;
  readonly value: unknown;
  /** `--port` or `environment variable PORT`. */
  readonly origin: string;
}

export function flagOverrides(flags: Flags, settings: readonly Setting[]): readonly Override[] {
  return settings.flatMap((setting) => {
    const value = flags[setting.flag];
    if (value === undefined) return [];
    return [
      { setting, value: typeof value === "string" ? read(value, setting.kind) : value, origin: flagName(setting.flag) },
    ];
  });
}

export function environmentOverrides(environment: Environment, settings: readonly Setting[]): readonly Override[] {
  return settings.flatMap((setting) => {
    const variable = setting.environment.find(
      (name) => isSet(environment[name]) && !isOfNoUse(name, environment[name], setting),
    );
    if (variable === undefined) return [];
    const value = read(environment[variable] ?? "", setting.kind);
    return [{ setting, value, origin: `environment variable ${variable}` }];
  });
}

/** Warnings for variables of AWS's tools that are not taken, because nothing here has such a value. */
export function uselessVariables(environment: Environment, settings: readonly Setting[]): readonly string[] {
  return settings.flatMap((setting) =>
    setting.environment
      .filter((name) => isOfNoUse(name, environment[name], setting))
      .map((name) => `environment variable ${name}: ${shown(environment[name])} is no ${setting.flag}; it is ignored`),
  );
}

function isOfNoUse(name: string, value: string | undefined, { pattern = "" }: Setting): boolean {
  return isSet(value) && AMBIENT_VARIABLES.has(name) && !new RegExp(pattern).test(value);
}

/** Warnings for `STEPWELL_` variables that mean nothing: a mistyped one would otherwise be silently without effect. */
export function unknownVariables(environment: Environment, settings: readonly Setting[]): readonly string[] {
  const known = new Set([...settings.flatMap((setting) => setting.environment), ...OTHER_VARIABLES]);
  return Object.keys(environment)
    .filter((name) => name.startsWith("STEPWELL_") && !known.has(name) && isSet(environment[name]))
    .map((name) => {
      const meant = didYouMean(name, known);
      return `environment variable ${name} means nothing${meant === undefined ? "" : `; did you mean ${meant}?`}`;
    });
}

/** An empty variable counts as absent: shells and compose files cannot always leave one out. */
export function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== "";
}

/** Text that does not read as the setting's kind stays text, for the schema to refuse with what was found. */
function read(text: string, kind: Setting["kind"]): unknown {
  switch (kind) {
    case "string":
      return text;
    case "integer":
      return /^-?\d+$/.test(text) ? Number(text) : text;
    case "boolean":
      if (text === "true" || text === "1") return true;
      return text === "false" || text === "0" ? false : text;
    case "list":
      return text.split(",").map((item) => item.trim());
  }
}
