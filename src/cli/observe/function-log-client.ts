import type { FunctionLine } from "../house.ts";
import type { ClientSettings } from "../operation/client-settings.ts";

/** What functions printed in an execution, after a line's sequence; nothing from a server that keeps no such lines. */
export async function functionLinesAfter(
  { endpoint }: ClientSettings,
  executionArn: string,
  after: number,
  stateName?: string,
): Promise<readonly FunctionLine[]> {
  const url = new URL(`/stepwell/executions/${encodeURIComponent(executionArn)}/logs`, endpoint);
  url.searchParams.set("after", String(after));
  if (stateName !== undefined) url.searchParams.set("state", stateName);
  const response = await fetch(url);
  if (!response.ok) return [];
  const { lines } = (await response.json()) as { readonly lines: readonly FunctionLine[] };
  return lines;
}
