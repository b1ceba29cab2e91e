import { inList, type Executor } from "@parley/db";
import type { MonitoringTables, WatchDayRow, WatchLimitsRow } from "./monitoring.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<MonitoringTables>();

type OfOrganization = { organizationId: string };

/** Which versions or environments of Evaluators watch anything, each once. */
export const listTargets = (executor: Executor, { organizationId }: OfOrganization) =>
  tables(executor)
    .selectFrom("monitoring_evaluators")
    .select(["evaluator_id", "evaluator_version_id", "environment_id"])
    .distinct()
    .where("organization_id", "=", organizationId)
    .where("state", "=", "active")
    .execute();

const watchesOf = (executor: Executor, organizationId: string) =>
  tables(executor)
    .selectFrom("monitoring_evaluators as watch")
    .leftJoin("monitoring_watches as limits", "limits.monitoring_id", "watch.id")
    .select([
      "watch.id",
      "watch.organization_id",
      "watch.file_id",
      "watch.evaluator_id",
      "watch.evaluator_version_id",
      "watch.environment_id",
      "watch.state",
      "watch.created_at",
      "watch.updated_at",
      "limits.sample_rate",
      "limits.filter",
      "limits.delay_ms",
      "limits.environments",
      "limits.version_ids",
      "limits.daily_budget_nano",
      "limits.spender_key_id",
    ])
    .where("watch.organization_id", "=", organizationId)
    .orderBy("watch.created_at", "desc")
    .orderBy("watch.id");

export type WatchRow = Awaited<ReturnType<typeof listWatchesOfFile>>[number];

/** Those that are active of Evaluators. */
export const listActiveWatches = (
  executor: Executor,
  { organizationId, evaluatorIds }: OfOrganization & { evaluatorIds: readonly string[] },
) =>
  watchesOf(executor, organizationId)
    .where("watch.state", "=", "active")
    .where(inList(executor, "watch.evaluator_id", [...evaluatorIds]))
    .execute();

/** Newest first. */
export const listWatchesOfFile = (
  executor: Executor,
  { organizationId, fileId }: OfOrganization & { fileId: string },
) => watchesOf(executor, organizationId).where("watch.file_id", "=", fileId).execute();

export const listWatchesById = (
  executor: Executor,
  { organizationId, ids }: OfOrganization & { ids: readonly string[] },
) =>
  watchesOf(executor, organizationId)
    .where(inList(executor, "watch.id", [...ids]))
    .execute();

export async function saveLimits(executor: Executor, row: WatchLimitsRow): Promise<void> {
  const { monitoring_id: _key, organization_id: _organization, ...changes } = row;
  await tables(executor)
    .insertInto("monitoring_watches")
    .values(row)
    .onConflict((conflict) => conflict.column("monitoring_id").doUpdateSet(changes))
    .execute();
}

export const listDays = (
  executor: Executor,
  { organizationId, ids, day }: OfOrganization & { ids: readonly string[]; day: number },
): Promise<WatchDayRow[]> =>
  tables(executor)
    .selectFrom("monitoring_days")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("day", "=", day)
    .where(inList(executor, "monitoring_id", [...ids]))
    .execute();

/** Adds to what a watch did on a day; a problem takes the place of the one before. */
export async function addToDay(executor: Executor, row: WatchDayRow): Promise<void> {
  await tables(executor)
    .insertInto("monitoring_days")
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(["monitoring_id", "day"]).doUpdateSet(({ eb, ref }) => ({
        judged_count: eb("monitoring_days.judged_count", "+", ref("excluded.judged_count")),
        failed_count: eb("monitoring_days.failed_count", "+", ref("excluded.failed_count")),
        skipped_count: eb("monitoring_days.skipped_count", "+", ref("excluded.skipped_count")),
        cost_nano: eb("monitoring_days.cost_nano", "+", ref("excluded.cost_nano")),
        problem: ref("excluded.problem"),
      })),
    )
    .execute();
}

export async function deleteDaysBefore(executor: Executor, { day }: { day: number }): Promise<void> {
  await tables(executor).deleteFrom("monitoring_days").where("day", "<", day).execute();
}
