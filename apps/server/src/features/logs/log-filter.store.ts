import { containsText, randomOrder, type Executor } from "@parley/db";
import { logsOf, selectListed, type ListedLogRow } from "./listed-log.store.ts";

export type LogFilter = {
  organizationId: string;
  fileId?: string | undefined;
  versionId?: string | undefined;
  /** Parts of ids; one must fit. */
  ids?: readonly string[] | undefined;
  search?: string | undefined;
  metadataSearch?: string | undefined;
  /** Creation, from and to, both included. */
  from?: number | undefined;
  to?: number | undefined;
  environment?: string | undefined;
  user?: string | undefined;
  hasError?: boolean | undefined;
  inTrace?: boolean | undefined;
};

const filtered = (executor: Executor, filter: LogFilter) => {
  let query = logsOf(executor, filter.organizationId);
  if (filter.fileId !== undefined) query = query.where("logs.file_id", "=", filter.fileId);
  if (filter.versionId !== undefined) query = query.where("logs.version_id", "=", filter.versionId);
  if (filter.from !== undefined) query = query.where("logs.created_at", ">=", filter.from);
  if (filter.to !== undefined) query = query.where("logs.created_at", "<=", filter.to);
  if (filter.environment !== undefined) query = query.where("logs.environment", "=", filter.environment);
  if (filter.user !== undefined) query = query.where("logs.user", "=", filter.user);
  if (filter.hasError !== undefined)
    query = query.where("logs.error", filter.hasError ? "is not" : "is", null);
  if (filter.inTrace !== undefined)
    query = query.where("logs.trace_id", filter.inTrace ? "is not" : "is", null);
  if (filter.metadataSearch)
    query = query.where(containsText(executor, "logs.metadata", filter.metadataSearch));
  const { ids, search } = filter;
  if (ids && ids.length > 0) {
    query = query.where(({ or }) => or(ids.map((part) => containsText(executor, "logs.id", part))));
  }
  if (search) {
    query = query.where(({ exists, or, selectFrom }) =>
      exists(
        selectFrom("log_payloads")
          .select("log_payloads.log_id")
          .whereRef("log_payloads.organization_id", "=", "logs.organization_id")
          .whereRef("log_payloads.log_id", "=", "logs.id")
          .where(
            or([
              // Inputs are kept as JSON, where a quote or a line end is written in two characters.
              containsText(executor, "log_payloads.input_text", JSON.stringify(search).slice(1, -1)),
              containsText(executor, "log_payloads.output_text", search),
            ]),
          ),
      ),
    );
  }
  return query;
};

/** A page, newest first. */
export async function listLogs(
  executor: Executor,
  filter: LogFilter,
  { page, size }: { page: number; size: number },
): Promise<{ rows: ListedLogRow[]; total: number }> {
  const [rows, count] = await Promise.all([
    selectListed(filtered(executor, filter), size)
      .orderBy("logs.created_at", "desc")
      .orderBy("logs.id", "desc")
      .limit(size)
      .offset((page - 1) * size)
      .execute(),
    filtered(executor, filter)
      .select(({ fn }) => fn.countAll<number>().as("total"))
      .executeTakeFirstOrThrow(),
  ]);
  return { rows, total: Number(count.total) };
}

/** A random sample of what fits. */
export async function sampleLogs(
  executor: Executor,
  filter: LogFilter,
  sample: number,
): Promise<ListedLogRow[]> {
  return selectListed(filtered(executor, filter), sample).orderBy(randomOrder()).limit(sample).execute();
}
