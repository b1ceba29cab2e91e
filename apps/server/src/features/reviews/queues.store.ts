import { inList, type Executor } from "@parley/db";
import type { QuestionRow, QueueRow, ReviewTables } from "./reviews.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<ReviewTables>();

type OfOrganization = { organizationId: string };
type OfQueue = OfOrganization & { queueId: string };

/** A queue is there for whoever may know of every Evaluator it asks by: the others are filtered from `files`. */
const visibleQueues = (executor: Executor, organizationId: string) =>
  tables(executor)
    .selectFrom("review_queues")
    .where("review_queues.organization_id", "=", organizationId)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("review_questions")
            .select("review_questions.evaluator_id")
            .whereRef("review_questions.queue_id", "=", "review_queues.id")
            .where("review_questions.evaluator_id", "not in", ({ selectFrom: from }) =>
              from("files").select("files.id").where("files.organization_id", "=", organizationId),
            ),
        ),
      ),
    );

export function findQueue(
  executor: Executor,
  { organizationId, queueId }: OfQueue,
): Promise<QueueRow | undefined> {
  return visibleQueues(executor, organizationId)
    .selectAll("review_queues")
    .where("review_queues.id", "=", queueId)
    .executeTakeFirst();
}

/** Newest first. */
export async function pageQueues(
  executor: Executor,
  { organizationId, page, size }: OfOrganization & { page: number; size: number },
): Promise<{ rows: QueueRow[]; total: number }> {
  const all = visibleQueues(executor, organizationId);
  const [rows, count] = await Promise.all([
    all
      .selectAll("review_queues")
      .orderBy("created_at", "desc")
      .orderBy("id", "desc")
      .limit(size)
      .offset((page - 1) * size)
      .execute(),
    all.select(({ fn }) => fn.countAll<number>().as("total")).executeTakeFirstOrThrow(),
  ]);
  return { rows, total: Number(count.total) };
}

/** The open ones, by name. */
export const listOpenQueues = (
  executor: Executor,
  { organizationId, limit }: OfOrganization & { limit: number },
): Promise<QueueRow[]> =>
  visibleQueues(executor, organizationId)
    .selectAll("review_queues")
    .where("is_open", "=", true)
    .orderBy("name")
    .limit(limit)
    .execute();

export async function insertQueue(executor: Executor, row: QueueRow): Promise<void> {
  await tables(executor).insertInto("review_queues").values(row).execute();
}

export async function insertQuestions(executor: Executor, rows: readonly QuestionRow[]): Promise<void> {
  await tables(executor)
    .insertInto("review_questions")
    .values([...rows])
    .execute();
}

export async function updateQueue(
  executor: Executor,
  { organizationId, queueId, changes }: OfQueue & { changes: Partial<QueueRow> },
): Promise<void> {
  await tables(executor)
    .updateTable("review_queues")
    .set(changes)
    .where("organization_id", "=", organizationId)
    .where("id", "=", queueId)
    .execute();
}

export async function deleteQueue(executor: Executor, { organizationId, queueId }: OfQueue): Promise<void> {
  await tables(executor)
    .deleteFrom("review_queues")
    .where("organization_id", "=", organizationId)
    .where("id", "=", queueId)
    .execute();
}

export type AskedQuestion = QuestionRow & { path: string; kernel: string };

/** What these queues ask, in order, with the content of each Evaluator's version. */
export const listQuestions = (
  executor: Executor,
  { organizationId, queueIds }: OfOrganization & { queueIds: string[] },
): Promise<AskedQuestion[]> =>
  tables(executor)
    .selectFrom("review_questions")
    .innerJoin("files", "files.id", "review_questions.evaluator_id")
    .innerJoin("file_versions", "file_versions.id", "review_questions.version_id")
    .selectAll("review_questions")
    .select(["files.path", "file_versions.kernel"])
    .where("review_questions.organization_id", "=", organizationId)
    .where(inList(executor, "review_questions.queue_id", queueIds))
    .orderBy("review_questions.queue_id")
    .orderBy("review_questions.position")
    .execute();

/** The names of members and teams, by `user:…` and `team:…`. */
export async function nameSubjects(
  executor: Executor,
  { organizationId, userIds, teamIds }: OfOrganization & { userIds: string[]; teamIds: string[] },
): Promise<Map<string, string>> {
  const people = await tables(executor)
    .selectFrom("members")
    .innerJoin("users", "users.id", "members.user_id")
    .select(["users.id", "users.name"])
    .where("members.organization_id", "=", organizationId)
    .where(inList(executor, "members.user_id", userIds))
    .execute();
  const teams = await tables(executor)
    .selectFrom("teams")
    .select(["id", "name"])
    .where("organization_id", "=", organizationId)
    .where(inList(executor, "id", teamIds))
    .execute();
  return new Map([
    ...people.map(({ id, name }) => [`user:${id}`, name] as const),
    ...teams.map(({ id, name }) => [`team:${id}`, name] as const),
  ]);
}

export async function listTeamsOf(
  executor: Executor,
  { organizationId, userId }: OfOrganization & { userId: string },
): Promise<string[]> {
  const rows = await tables(executor)
    .selectFrom("team_members")
    .select("team_id")
    .where("organization_id", "=", organizationId)
    .where("user_id", "=", userId)
    .execute();
  return rows.map((row) => row.team_id);
}
