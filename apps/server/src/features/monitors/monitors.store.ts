import { affectedRows, forUpdate, inList, jsonValue, type Executor } from "@parley/db";
import { sql } from "kysely";
import type { MonitorRow, MonitorTables, TransitionRow } from "./monitors.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<MonitorTables>();

type OfOrganization = { organizationId: string };
type OneOf = OfOrganization & { id: string };

/** Those of deleted Files are none. */
const monitorsOf = (executor: Executor, organizationId: string) =>
  tables(executor)
    .selectFrom("monitors")
    .where("monitors.organization_id", "=", organizationId)
    .where(({ eb, or, selectFrom }) =>
      or([
        eb("monitors.file_id", "is", null),
        eb(
          "monitors.file_id",
          "in",
          selectFrom("files")
            .select("files.id")
            .where("files.organization_id", "=", organizationId)
            .where("files.deleted_at", "is", null),
        ),
      ]),
    );

export const findMonitor = (
  executor: Executor,
  { organizationId, id }: OneOf,
): Promise<MonitorRow | undefined> =>
  monitorsOf(executor, organizationId).selectAll("monitors").where("monitors.id", "=", id).executeTakeFirst();

/** As it is now, kept from everybody else until the transaction ends. */
export const lockMonitor = (
  transaction: Executor,
  { organizationId, id }: OneOf,
): Promise<MonitorRow | undefined> =>
  forUpdate(
    transaction,
    tables(transaction)
      .selectFrom("monitors")
      .selectAll()
      .where("organization_id", "=", organizationId)
      .where("id", "=", id),
  ).executeTakeFirst();

export const findMonitorByName = (
  executor: Executor,
  { organizationId, name }: OfOrganization & { name: string },
): Promise<{ id: string } | undefined> =>
  tables(executor)
    .selectFrom("monitors")
    .select("id")
    .where("organization_id", "=", organizationId)
    .where("name", "=", name)
    .executeTakeFirst();

export async function countMonitors(executor: Executor, { organizationId }: OfOrganization): Promise<number> {
  const row = await tables(executor)
    .selectFrom("monitors")
    .select(({ fn }) => fn.countAll<number>().as("total"))
    .where("organization_id", "=", organizationId)
    .executeTakeFirstOrThrow();
  return Number(row.total);
}

export async function insertMonitor(executor: Executor, row: MonitorRow): Promise<void> {
  await tables(executor).insertInto("monitors").values(row).execute();
}

export async function updateMonitor(
  executor: Executor,
  { organizationId, id, changes }: OneOf & { changes: Partial<MonitorRow> },
): Promise<void> {
  await tables(executor)
    .updateTable("monitors")
    .set(changes)
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .execute();
}

export async function deleteMonitor(executor: Executor, { organizationId, id }: OneOf): Promise<boolean> {
  const result = await tables(executor)
    .deleteFrom("monitors")
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .executeTakeFirst();
  return affectedRows(result) > 0;
}

type Page = { page: number; size: number };

/** Those that alert first, the most severe before others; then those without data. Else by name. */
export async function pageMonitors(
  executor: Executor,
  {
    organizationId,
    fileId,
    state,
    page,
    size,
  }: OfOrganization & Page & { fileId: string | undefined; state: MonitorRow["state"] | undefined },
): Promise<{ rows: MonitorRow[]; total: number }> {
  let query = monitorsOf(executor, organizationId);
  if (fileId !== undefined) query = query.where("monitors.file_id", "=", fileId);
  if (state !== undefined) query = query.where("monitors.state", "=", state);
  const { text: said } = jsonValue(executor, "monitors.settings", ["severity"]);
  const severity = sql<number>`case ${said} when 'critical' then 0 when 'warning' then 1 else 2 end`;
  const urgency = sql<number>`case monitors.state when 'alerting' then ${severity} when 'no_data' then 3 else 4 end`;
  const [rows, count] = await Promise.all([
    query
      .selectAll("monitors")
      .orderBy(urgency)
      .orderBy("monitors.name")
      .limit(size)
      .offset((page - 1) * size)
      .execute(),
    query.select(({ fn }) => fn.countAll<number>().as("total")).executeTakeFirstOrThrow(),
  ]);
  return { rows, total: Number(count.total) };
}

/** Organizations of which something is to be checked. */
export async function listOrganizationsDue(executor: Executor, { now }: { now: number }): Promise<string[]> {
  const rows = await tables(executor)
    .selectFrom("monitors")
    .select("organization_id")
    .distinct()
    .where("next_check_at", "<=", now)
    .execute();
  return rows.map((row) => row.organization_id);
}

/** What is to be checked, the longest due first. */
export const listDueMonitors = (
  executor: Executor,
  { organizationId, now }: OfOrganization & { now: number },
): Promise<MonitorRow[]> =>
  tables(executor)
    .selectFrom("monitors")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("next_check_at", "<=", now)
    .orderBy("next_check_at")
    .orderBy("id")
    .execute();

export async function insertTransition(executor: Executor, row: TransitionRow): Promise<void> {
  await tables(executor).insertInto("monitor_transitions").values(row).execute();
}

export async function pageTransitions(
  executor: Executor,
  { organizationId, monitorId, page, size }: OfOrganization & Page & { monitorId: string },
): Promise<{ rows: TransitionRow[]; total: number }> {
  const query = tables(executor)
    .selectFrom("monitor_transitions")
    .where("organization_id", "=", organizationId)
    .where("monitor_id", "=", monitorId);
  const [rows, count] = await Promise.all([
    query
      .selectAll()
      .orderBy("created_at", "desc")
      .orderBy("id", "desc")
      .limit(size)
      .offset((page - 1) * size)
      .execute(),
    query.select(({ fn }) => fn.countAll<number>().as("total")).executeTakeFirstOrThrow(),
  ]);
  return { rows, total: Number(count.total) };
}

export async function deleteOldTransitions(executor: Executor, before: number): Promise<void> {
  await tables(executor).deleteFrom("monitor_transitions").where("created_at", "<", before).execute();
}

/** Files by id that are not deleted. */
export const listFilesOf = (
  executor: Executor,
  { organizationId, ids }: OfOrganization & { ids: readonly string[] },
) =>
  tables(executor)
    .selectFrom("files")
    .select(["id", "path", "name", "type"])
    .where("organization_id", "=", organizationId)
    .where("deleted_at", "is", null)
    .where(inList(executor, "id", [...ids]))
    .execute();
