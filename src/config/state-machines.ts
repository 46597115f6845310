import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { Origins } from "./check.ts";
import { type Problem, shown } from "./problem.ts";
import type { ConfigValues } from "./schema.ts";

/** A state machine that is kept as its definition file has it. */
export interface StateMachineFile {
  /** The file with the definition, absolute. */
  readonly definition: string;
  /** The same as people read it. */
  readonly shownAs: string;
  readonly type: "STANDARD" | "EXPRESS";
  readonly roleArn: string;
  readonly substitutions: Readonly<Record<string, string>>;
  /** Where the configuration names it: `stepwell.config.yaml:7:3`. */
  readonly where: string;
}

/**
 * The state machines with their files' paths made absolute, and files that are not there.
 *
 * @param base the folder where relative paths begin.
 */
export function readStateMachines(
  { stateMachines, account }: Pick<ConfigValues, "stateMachines" | "account">,
  base: string,
  origins: Origins,
  display: (file: string) => string,
): { readonly stateMachines: Readonly<Record<string, StateMachineFile>>; readonly problems: readonly Problem[] } {
  const read: Record<string, StateMachineFile> = {};
  const problems: Problem[] = [];
  for (const [name, values] of Object.entries(stateMachines)) {
    const definition = resolve(base, values.definition);
    if (statSync(definition, { throwIfNoEntry: false })?.isFile() !== true) {
      problems.push({
        where: origins.whereValue(["stateMachines", name, "definition"]),
        message: `stateMachines.${name}.definition: expected a file, found ${shown(values.definition)} (there is no file ${definition})`,
      });
    }
    read[name] = {
      definition,
      shownAs: display(definition),
      type: values.type,
      roleArn: values.roleArn ?? `arn:aws:iam::${account}:role/stepwell`,
      substitutions: values.substitutions,
      where: origins.whereKey(["stateMachines", name]),
    };
  }
  return { stateMachines: read, problems };
}
