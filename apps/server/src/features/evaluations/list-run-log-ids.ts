import type { Executor } from "@parley/db";
import { getMember } from "./get-evaluation.ts";
import { pageRunLogs } from "./run-logs.store.ts";

type Wanted = { organizationId: string; evaluationId: string; runId: string; limit: number };

/** The Logs of a Run of an Evaluation, newest first. @throws not_found */
export async function listRunLogIds(
  executor: Executor,
  { organizationId, evaluationId, runId, limit }: Wanted,
): Promise<string[]> {
  const member = await getMember(executor, { organizationId, id: evaluationId, run_id: runId });
  const { rows } = await pageRunLogs(executor, {
    organizationId,
    runIds: [member.id],
    page: 1,
    size: limit,
  });
  return rows.map(({ logId }) => logId);
}
