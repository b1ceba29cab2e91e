import { inList, type Executor } from "@parley/db";
import { logsOf, selectListed, type ListedLogRow } from "./listed-log.store.ts";
import type { LogTables } from "./logs.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<LogTables>();

type OfOrganization = { organizationId: string };
/** Where in a trace, oldest first, a page begins: after the Log that was there last. */
export type TracePlace = { createdAt: number; id: string };

const belowRoot = (executor: Executor, { organizationId, rootId }: OfOrganization & { rootId: string }) =>
  logsOf(executor, organizationId).where("logs.trace_id", "=", rootId).where("logs.id", "<>", rootId);

/** A page of the Logs of a trace without its root, oldest first. */
export function listTrace(
  executor: Executor,
  where: OfOrganization & { rootId: string; after: TracePlace | undefined; limit: number },
): Promise<ListedLogRow[]> {
  let query = belowRoot(executor, where);
  const { after } = where;
  if (after !== undefined) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple("logs.created_at", "logs.id"), ">", tuple(after.createdAt, after.id)),
    );
  }
  return selectListed(query, where.limit)
    .orderBy("logs.created_at")
    .orderBy("logs.id")
    .limit(where.limit)
    .execute();
}

/** How many Logs a trace has below its root. */
export async function countTrace(
  executor: Executor,
  where: OfOrganization & { rootId: string },
): Promise<number> {
  const { total } = await belowRoot(executor, where)
    .select(({ fn }) => fn.countAll<number>().as("total"))
    .executeTakeFirstOrThrow();
  return Number(total);
}

/** The ids of all Logs of a trace but its root's, which need not be there. */
export async function listIdsBelow(
  executor: Executor,
  where: OfOrganization & { rootId: string },
): Promise<string[]> {
  const rows = await belowRoot(executor, where).select("logs.id").execute();
  return rows.map((row) => row.id);
}

/** How many Logs with this source name a Log as their parent. */
export async function countChildrenBySource(
  executor: Executor,
  where: OfOrganization & { parentId: string; source: string },
): Promise<number> {
  const { total } = await logsOf(executor, where.organizationId)
    .select(({ fn }) => fn.countAll<number>().as("total"))
    .where("logs.trace_parent_id", "=", where.parentId)
    .where("logs.source", "=", where.source)
    .executeTakeFirstOrThrow();
  return Number(total);
}

/** When these Logs began and ended, and what is above them. */
export function listBounds(executor: Executor, where: OfOrganization & { ids: string[] }) {
  return tables(executor)
    .selectFrom("logs")
    .select(["id", "start_time", "end_time", "trace_parent_id"])
    .where("organization_id", "=", where.organizationId)
    .where(inList(executor, "id", where.ids))
    .execute();
}

/** Lets a Log begin no later and end no earlier than these moments. */
export async function widenLog(
  executor: Executor,
  { organizationId, id, start, end }: OfOrganization & { id: string; start: number; end: number },
): Promise<void> {
  const set = (change: { start_time: number } | { end_time: number }) =>
    tables(executor)
      .updateTable("logs")
      .set(change)
      .where("organization_id", "=", organizationId)
      .where("id", "=", id);
  await set({ start_time: start }).where("start_time", ">", start).execute();
  await set({ end_time: end }).where("end_time", "<", end).execute();
}
