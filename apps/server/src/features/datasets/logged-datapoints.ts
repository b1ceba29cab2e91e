import {
  datasetErrors,
  logErrors,
  type Contract,
  type EndpointInput,
  type GivenDatapoint,
} from "@parley/contract";
import type { Database } from "@parley/db";
import { listLogsForDataset, type LogForDataset, type LogSearch } from "../logs/index.ts";

type AddLogs = EndpointInput<Contract["datasets"]["endpoints"]["addLogs"]>["body"];
type ChosenLogs = Omit<AddLogs, "version_name" | "version_description"> & { organizationId: string };

/**
 * Logs as Datapoints, in the order of the ids given, else the newest first. Those without content are left out.
 *
 * @throws unprocessable when none are chosen, not_found for an id that is none
 */
export async function readLoggedDatapoints(
  dependencies: { database: Database; logSearch: LogSearch },
  chosen: ChosenLogs,
): Promise<GivenDatapoint[]> {
  const { log_ids: ids, limit, split, tags, organizationId, ...query } = chosen;
  if (ids === undefined && Object.values(query).every((value) => value === undefined))
    throw datasetErrors.logsUnnamed();
  const filter = {
    organizationId,
    exactIds: ids,
    expression: query.filter,
    fileId: query.file_id,
    versionId: query.version_id,
    search: query.search,
    metadataSearch: query.metadata_search,
    from: query.start_date,
    to: query.end_date,
    environment: query.environment,
    user: query.user,
    hasError: query.has_error,
  };
  const found: LogForDataset[] = [];
  for await (const log of listLogsForDataset(dependencies, { filter, limit: ids?.length ?? limit }))
    found.push(log);
  return inGivenOrder(found, ids)
    .filter(({ inputs, messages, output }) => [inputs, messages, output].some((part) => part !== undefined))
    .map(({ inputs, messages, output }) => ({
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
