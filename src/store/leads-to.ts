import type { AliasRow } from "./store.ts";

/** Whether executions started through the alias may run this version. */
export function leadsTo({ routing }: AliasRow, version: number): boolean {
  return routing.some((route) => route.version === version);
}
