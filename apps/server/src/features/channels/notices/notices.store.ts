import { forUpdate, inList, insertEach, type Executor } from "@parley/db";

/** A message at one place that tells something and asks nothing, and what became of it. */
export type NoticeRow = {
  id: string;
  organization_id: string;
  subject_id: string;
  occasion_id: string;
  /** JSON of what is told. */
  notice: string;
  channel_id: string | null;
  kind: string;
  address: string;
  /** Null until the channel has found where the person is reached. */
  place: string | null;
  user_id: string | null;
  target_key: string;
  status: "pending" | "delivered" | "failed";
  reason: string | null;
  attempts_count: number;
  /** JSON list of `DeliveryAttempt`, the latest only. */
  attempts: string;
  created_at: number;
  updated_at: number;
};

const tables = (executor: Executor) => executor.$extendTables<{ channel_notices: NoticeRow }>();

type OfOrganization = { organizationId: string };

/** Only those whose place is not told of the occasion yet; which they are, is answered. */
export async function insertNotices(executor: Executor, rows: readonly NoticeRow[]): Promise<NoticeRow[]> {
  const inserted = await insertEach(executor, {
    table: "channel_notices",
    rows,
    key: ["occasion_id", "target_key"],
  });
  return rows.filter((_, index) => inserted[index] === true);
}

/** By its id alone, for the job that was planned for it. */
export const findPlannedNotice = (executor: Executor, id: string): Promise<NoticeRow | undefined> =>
  tables(executor).selectFrom("channel_notices").selectAll().where("id", "=", id).executeTakeFirst();

export const lockNotice = (executor: Executor, id: string): Promise<NoticeRow | undefined> =>
  forUpdate(
    executor,
    tables(executor).selectFrom("channel_notices").selectAll().where("id", "=", id),
  ).executeTakeFirst();

export async function updateNotice(
  executor: Executor,
  { organizationId, id, changes }: OfOrganization & { id: string; changes: Partial<NoticeRow> },
): Promise<void> {
  await tables(executor)
    .updateTable("channel_notices")
    .set(changes)
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .execute();
}

/** What was told on these occasions. */
export const listNoticesOf = (
  executor: Executor,
  { organizationId, occasionIds }: OfOrganization & { occasionIds: readonly string[] },
): Promise<NoticeRow[]> =>
  tables(executor)
    .selectFrom("channel_notices")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where(inList(executor, "occasion_id", [...occasionIds]))
    .orderBy("created_at")
    .orderBy("id")
    .execute();

/** What was told of something, newest first. */
export async function pageNotices(
  executor: Executor,
  {
    organizationId,
    subjectId,
    page,
    size,
  }: OfOrganization & { subjectId: string; page: number; size: number },
): Promise<{ rows: NoticeRow[]; total: number }> {
  const query = tables(executor)
    .selectFrom("channel_notices")
    .where("organization_id", "=", organizationId)
    .where("subject_id", "=", subjectId);
  const [rows, count] = await Promise.all([
    query
      .selectAll()
      .orderBy("created_at", "desc")
      .orderBy("id")
      .limit(size)
      .offset((page - 1) * size)
      .execute(),
    query.select(({ fn }) => fn.countAll<number>().as("total")).executeTakeFirstOrThrow(),
  ]);
  return { rows, total: Number(count.total) };
}

export async function deleteOldNotices(executor: Executor, before: number): Promise<void> {
  await tables(executor).deleteFrom("channel_notices").where("created_at", "<", before).execute();
}
