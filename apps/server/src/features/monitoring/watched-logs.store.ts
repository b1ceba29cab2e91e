import { inList, type Executor } from "@parley/db";
import type { WatchedLog } from "./is-watched.ts";
import type { MonitoringTables } from "./monitoring.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<MonitoringTables>();

type OfOrganization = { organizationId: string };

export type Judged = {
  id: string;
  hasFailed: boolean;
  costNano: number;
  /** The watch or back-fill that paid for it. */
  source: string | null;
};

/** What a version of an Evaluator has said of these Logs, by the Log. */
export async function listJudged(
  executor: Executor,
  { organizationId, logIds, versionId }: OfOrganization & { logIds: readonly string[]; versionId: string },
): Promise<Map<string, Judged>> {
  const rows = await tables(executor)
    .selectFrom("logs")
    .select(["id", "parent_id", "source", "error", "prompt_cost_nano", "output_cost_nano"])
    .where("organization_id", "=", organizationId)
    .where("parent_id", "is not", null)
    .where(inList(executor, "parent_id", [...logIds]))
    .where("version_id", "=", versionId)
    .where("withdrawn_at", "is", null)
    .execute();
  return new Map(
    rows.map((row) => {
      const costNano = (row.prompt_cost_nano ?? 0) + (row.output_cost_nano ?? 0);
      const { id, source, parent_id: logId } = row;
      return [logId ?? "", { id, hasFailed: row.error !== null, costNano, source }];
    }),
  );
}

/** Whether a Log is what an Evaluator said. */
export async function isJudgment(
  executor: Executor,
  { organizationId, logId }: OfOrganization & { logId: string },
): Promise<boolean> {
  const row = await tables(executor)
    .selectFrom("logs")
    .select("type")
    .where("organization_id", "=", organizationId)
    .where("id", "=", logId)
    .executeTakeFirst();
  return row?.type === "evaluator";
}

type Span = OfOrganization & { fileId: string; from: number; to: number };

const logsOfSpan = (executor: Executor, { organizationId, fileId, from, to }: Span) =>
  tables(executor)
    .selectFrom("logs")
    .where("organization_id", "=", organizationId)
    .where("file_id", "=", fileId)
    .where("created_at", ">=", from)
    .where("created_at", "<", to);

export async function countLogs(executor: Executor, span: Span): Promise<number> {
  const row = await logsOfSpan(executor, span)
    .select(({ fn }) => fn.countAll<number>().as("total"))
    .executeTakeFirstOrThrow();
  return Number(row.total);
}

/** Newest first, after one. */
export async function pageLogs(
  executor: Executor,
  { after, limit, ...span }: Span & { after: { at: number; id: string } | undefined; limit: number },
): Promise<WatchedLog[]> {
  let query = logsOfSpan(executor, span)
    .select(["id", "type", "version_id", "environment", "status", "run_id", "source", "created_at"])
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(limit);
  if (after !== undefined)
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple("created_at", "id"), "<", tuple(after.at, after.id)),
    );
  return (await query.execute()).map((row) => ({
    id: row.id,
    type: row.type,
    versionId: row.version_id,
    environment: row.environment,
    status: row.status,
    runId: row.run_id,
    source: row.source,
    createdAt: row.created_at,
  }));
}
