import type { StepwellService } from "../runtime/service.ts";
import type { ExecutionRow, RevisionRow } from "../store/store.ts";

/** The revision that an execution is pinned to; it is kept as long as the execution is. */
export async function revisionOf(service: StepwellService, row: ExecutionRow): Promise<RevisionRow> {
  const revision = await service.stateMachines.revision(row.revisionId);
  if (revision === undefined) throw new Error(`execution ${row.id}: its revision ${row.revisionId} is gone`);
  return revision;
}
