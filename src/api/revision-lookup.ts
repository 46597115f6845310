import type { StepwellService } from "../runtime/service.ts";
import type { RevisionId, RevisionRow } from "../store/store.ts";

/** The revision that an execution or a version is pinned to; it is kept as long as these are. */
export async function revisionOf(
  service: StepwellService,
  { revisionId }: { readonly revisionId: RevisionId },
): Promise<RevisionRow> {
  const revision = await service.stateMachines.revision(revisionId);
  if (revision === undefined) throw new Error(`the revision ${revisionId} is gone, and something is pinned to it`);
  return revision;
}
