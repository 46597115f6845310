import { entriesOf, isObject, type Json, utf8Length } from "../expr/json.ts";
import { BareFault } from "./failure.ts";
import { InvariantBroken } from "./invariant.ts";
import { Payload } from "./payload.ts";
import type { Turn } from "./turn.ts";
import type { FrameId, JsonText } from "./units.ts";
import type { Variables } from "./variables.ts";

/**
 * What an `Assign` sets, once evaluated; undefined where it sets nothing. All of it was evaluated against the values at
 * the state's entry: the new ones count from the next state on.
 *
 * @throws {BareFault} States.DataLimitExceeded where it is over the quota, or all variables together would be.
 */
export function assign(turn: Turn, frameId: FrameId, value: Json): Variables | undefined {
  if (!isObject(value)) throw new InvariantBroken("an Assign that is no object");
  const entries = entriesOf(value).map(([name, member]): readonly [string, JsonText] => [
    name,
    turn.written(Payload.ofValue(member)),
  ]);
  if (entries.length === 0) return undefined;
  const assigned = Object.fromEntries(entries);
  checkSizes(turn, frameId, assigned);
  return assigned;
}

function checkSizes(turn: Turn, frameId: FrameId, assigned: Variables): void {
  const { payloadBytesMax, variablesBytesMax } = turn.context.limits;
  const { name } = turn.state(frameId);
  if (exceeds([assigned], payloadBytesMax)) throw tooLarge(`The variables assigned by the state '${name}' have`);
  if (exceeds(scopesWith(turn, frameId, assigned), variablesBytesMax)) {
    throw tooLarge("The variables of the execution have");
  }
}

/** The wording is ours: what AWS says here is not recorded. */
function tooLarge(what: string): BareFault {
  return new BareFault(
    "States.DataLimitExceeded",
    `${what} a size exceeding the maximum number of bytes service limit.`,
  );
}

/** All scopes of the execution as they will be. */
function scopesWith(turn: Turn, frameId: FrameId, assigned: Variables): readonly Variables[] {
  const scopes: Variables[] = [];
  for (const { id, variables } of turn.draft.frames.values()) {
    if (id === frameId) scopes.push({ ...variables, ...assigned });
    else if (variables !== undefined) scopes.push(variables);
  }
  return scopes;
}

/** A character has at most three bytes a code unit, so that few scopes are ever counted byte by byte. */
const UTF8_BYTES_MAX = 3;

function exceeds(scopes: readonly Variables[], bytesMax: number): boolean {
  const sum = (lengthOf: (text: string) => number): number =>
    scopes.reduce((total, scope) => Object.values(scope).reduce((bytes, text) => bytes + lengthOf(text), total), 0);
  return sum((text) => text.length) * UTF8_BYTES_MAX > bytesMax && sum(utf8Length) > bytesMax;
}
