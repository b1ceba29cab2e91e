import type { Executor } from "@parley/db";
import type { PullRequestRow, RepositoryRow, RepositoryTables } from "./repositories.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<RepositoryTables>();

type OfOrganization = { organizationId: string };

export const findRepository = (executor: Executor, { organizationId }: OfOrganization) =>
  tables(executor)
    .selectFrom("git_repositories")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .executeTakeFirst();

/** For hooks, which say by this id whose they are and prove it with the secret. */
export const findRepositoryById = (executor: Executor, id: string): Promise<RepositoryRow | undefined> =>
  tables(executor).selectFrom("git_repositories").selectAll().where("id", "=", id).executeTakeFirst();

export async function insertRepository(executor: Executor, row: RepositoryRow): Promise<void> {
  await tables(executor).insertInto("git_repositories").values(row).execute();
}

export async function updateRepository(
  executor: Executor,
  { organizationId, changes }: OfOrganization & { changes: Partial<RepositoryRow> },
): Promise<void> {
  await tables(executor)
    .updateTable("git_repositories")
    .set(changes)
    .where("organization_id", "=", organizationId)
    .execute();
}

/** False when there was none. */
export async function deleteRepository(
  executor: Executor,
  { organizationId }: OfOrganization,
): Promise<boolean> {
  const deleted = await tables(executor)
    .deleteFrom("git_repositories")
    .where("organization_id", "=", organizationId)
    .returning("id")
    .execute();
  return deleted.length > 0;
}

/** Newest first. */
export const listPullRequests = (
  executor: Executor,
  where: OfOrganization & { fileId: string; limit: number },
) =>
  tables(executor)
    .selectFrom("git_pull_requests")
    .selectAll()
    .where("organization_id", "=", where.organizationId)
    .where("file_id", "=", where.fileId)
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(where.limit)
    .execute();

export async function insertPullRequest(executor: Executor, row: PullRequestRow): Promise<void> {
  await tables(executor).insertInto("git_pull_requests").values(row).execute();
}

export async function setPullRequestState(
  executor: Executor,
  where: OfOrganization & { repositoryId: string; number: number; state: PullRequestRow["state"] },
): Promise<void> {
  await tables(executor)
    .updateTable("git_pull_requests")
    .set({ state: where.state })
    .where("organization_id", "=", where.organizationId)
    .where("repository_id", "=", where.repositoryId)
    .where("number", "=", where.number)
    .execute();
}
