import { datasetErrors, logErrors, type GivenDatapoint, type LogExpression } from "@parley/contract";
import type { Database } from "@parley/db";
import { listLogsForDataset, type LogForDataset, type LogSearch } from "../logs/index.ts";

export type ChosenLogs = {
  organizationId: string;
  log_ids?: string[] | undefined;
  filter?: LogExpression | undefined;
  file_id?: string | undefined;
  version_id?: string | undefined;
  limit: number;
  split?: string | undefined;
  tags?: string[] | undefined;
};

/**
 * Logs as Datapoints, in the order of the ids given, else the newest first.
 *
 * @throws unprocessable when none are chosen, not_found for an id that is none
 */
export async function readLoggedDatapoints(
  dependencies: { database: Database; logSearch: LogSearch },
  { organizationId, log_ids: ids, filter: expression, ...chosen }: ChosenLogs,
): Promise<GivenDatapoint[]> {
  const { file_id: fileId, version_id: versionId, split, tags } = chosen;
  if (ids === undefined && expression === undefined && fileId === undefined && versionId === undefined)
    throw datasetErrors.logsUnnamed();
  const filter = { organizationId, ids, expression, fileId, versionId };
  const found: LogForDataset[] = [];
  const limit = ids === undefined ? chosen.limit : ids.length;
  for await (const log of listLogsForDataset(dependencies, { filter, limit })) found.push(log);
  return inGivenOrder(found, ids).map(({ inputs, messages, output }) => ({
    inputs,
    messages,
    ...(output !== undefined && { target: { output } }),
    split,
    tags,
  }));
}

function inGivenOrder(found: LogForDataset[], ids: string[] | undefined): LogForDataset[] {
  if (ids === undefined) return found;
  const byId = new Map(found.map((log) => [log.id, log]));
  return ids.map((id) => {
    const log = byId.get(id);
    if (log === undefined) throw logErrors.notFound({ log_id: id });
    return log;
  });
}
