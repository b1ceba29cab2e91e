import { inList, insertEach, type Executor } from "@parley/db";
import type { MonitoringTables, PendingRow } from "./monitoring.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<MonitoringTables>();

type OfOrganization = { organizationId: string };

export async function insertPending(executor: Executor, rows: readonly PendingRow[]): Promise<void> {
  await insertEach(executor, {
    table: "monitoring_pending",
    rows,
    key: ["organization_id", "log_id", "monitoring_id"],
  });
}

/** What is due, the longest first. */
export const listDue = (
  executor: Executor,
  { organizationId, now, limit }: OfOrganization & { now: number; limit: number },
): Promise<PendingRow[]> =>
  tables(executor)
    .selectFrom("monitoring_pending")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("due_at", "<=", now)
    .orderBy("due_at")
    .orderBy("log_id")
    .limit(limit)
    .execute();

/** Organizations for which something is due. */
export async function listOrganizationsDue(executor: Executor, { now }: { now: number }): Promise<string[]> {
  const rows = await tables(executor)
    .selectFrom("monitoring_pending")
    .select("organization_id")
    .distinct()
    .where("due_at", "<=", now)
    .execute();
  return rows.map((row) => row.organization_id);
}

type OfWatch = OfOrganization & { watchId: string; logIds: readonly string[] };

export async function deletePending(
  executor: Executor,
  { organizationId, watchId, logIds }: OfWatch,
): Promise<void> {
  await tables(executor)
    .deleteFrom("monitoring_pending")
    .where("organization_id", "=", organizationId)
    .where("monitoring_id", "=", watchId)
    .where(inList(executor, "log_id", [...logIds]))
    .execute();
}

/** Has these tried again later. */
export async function postponePending(
  executor: Executor,
  { organizationId, watchId, logIds, dueAt }: OfWatch & { dueAt: number },
): Promise<void> {
  await tables(executor)
    .updateTable("monitoring_pending")
    .set(({ eb }) => ({ due_at: dueAt, attempts: eb("attempts", "+", 1) }))
    .where("organization_id", "=", organizationId)
    .where("monitoring_id", "=", watchId)
    .where(inList(executor, "log_id", [...logIds]))
    .execute();
}

export async function countPending(
  executor: Executor,
  { organizationId, ids }: OfOrganization & { ids: readonly string[] },
): Promise<Map<string, number>> {
  const rows = await tables(executor)
    .selectFrom("monitoring_pending")
    .select("monitoring_id")
    .select(({ fn }) => fn.countAll<number>().as("total"))
    .where("organization_id", "=", organizationId)
    .where(inList(executor, "monitoring_id", [...ids]))
    .groupBy("monitoring_id")
    .execute();
  return new Map(rows.map((row) => [row.monitoring_id, Number(row.total)]));
}
