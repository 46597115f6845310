import { InvariantBroken } from "../engine/invariant.ts";
import type { AliasRow, RevisionRow, StartedThrough, StateMachineRow } from "../store/store.ts";
import type { RuntimeParts } from "./parts.ts";
import type { StartThrough } from "./service.ts";

/** What runs, and by what it was reached. */
export interface WhatToStart {
  readonly revision: RevisionRow;
  readonly startedThrough: StartedThrough | undefined;
}

/** The newest revision, or the one of a version; undefined where the version is gone. */
export async function whatToStart(
  { random, rows, store }: Pick<RuntimeParts, "random" | "rows" | "store">,
  { machine, through }: { readonly machine: StateMachineRow; readonly through?: StartThrough },
): Promise<WhatToStart | undefined> {
  if (through === undefined) return { revision: machine.revision, startedThrough: undefined };
  const isAlias = through.kind === "alias";
  const version = isAlias ? await store.version(machine.id, drawVersion(through.alias, random)) : through.version;
  const revision = version === undefined ? undefined : await rows.revision(version.revisionId);
  if (version === undefined || revision === undefined) return undefined;
  const alias = isAlias ? { alias: through.alias.name } : {};
  return { revision, startedThrough: { version: version.number, ...alias } };
}

/** Draws one of an alias's versions by weight. */
export function drawVersion({ routing }: Pick<AliasRow, "routing">, random: () => number): number {
  const drawn = random() * 100;
  let sum = 0;
  for (const { version, weight } of routing) {
    sum += weight;
    if (drawn < sum) return version;
  }
  throw new InvariantBroken("the weights of an alias do not sum up to 100");
}
