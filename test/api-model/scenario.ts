import type { Flags } from "../../src/config/overrides.ts";
import type { World } from "./world.ts";

/** Prepares a world, and answers the request that is then refused. */
export type Prepare = (world: World) => object | Promise<object>;

/** How an exception of an operation is provoked. */
export interface Scenario {
  readonly prepare: Prepare;
  /** Settings of the world. */
  readonly flags: Flags;
}

/** By operation and exception. */
export type Scenarios = Readonly<Record<string, Readonly<Record<string, Scenario>>>>;

/** In a world as it is by default. */
export function when(prepare: Prepare): Scenario {
  return { prepare, flags: {} };
}

/** The request alone is enough. */
export function sending(request: object): Scenario {
  return when(() => request);
}

/** In a world with small limits. */
export function within(flags: Flags, prepare: Prepare): Scenario {
  return { prepare, flags };
}
