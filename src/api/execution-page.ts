import type { EpochMs } from "../engine/units.ts";
import type { Executions } from "../runtime/service.ts";
import { sortAt } from "../store/sort-at.ts";
import type { ExecutionId, ExecutionRow } from "../store/store.ts";

type Listing = Parameters<Executions["list"]>[0];

/** So many executions are looked at for one page. Where few of them fit a filter the page may be short, as on AWS. */
const LOOKED_AT_MAX = 10_000;

export interface ExecutionPage {
  readonly rows: readonly ExecutionRow[];
  /** Where the next page begins; absent where there is none. */
  readonly next?: Place;
}

/** A place in a listing; as a page token carries it. */
export type Place = readonly [sortAt: number, id: number];

/** A page of those executions that fit. */
export async function readExecutionPage(
  executions: Pick<Executions, "list">,
  listing: Omit<Listing, "after">,
  { after, fits }: { readonly after: Place | undefined; readonly fits: (row: ExecutionRow) => boolean },
): Promise<ExecutionPage> {
  const { limit } = listing;
  const found: ExecutionRow[] = [];
  let place = after;
  for (let lookedAt = 0; lookedAt < LOOKED_AT_MAX; ) {
    const rows = await executions.list({
      ...listing,
      limit: limit + 1,
      ...(place !== undefined && { after: from(place) }),
    });
    for (const row of rows) {
      const isFit = fits(row);
      if (isFit && found.length === limit) return { rows: found, ...(place !== undefined && { next: place }) };
      if (isFit) found.push(row);
      place = [sortAt(row), row.id];
    }
    if (rows.length <= limit) return { rows: found };
    lookedAt += rows.length;
  }
  return { rows: found, ...(place !== undefined && { next: place }) };
}

function from([at, id]: Place): NonNullable<Listing["after"]> {
  return { sortAt: at as EpochMs, id: id as ExecutionId };
}
