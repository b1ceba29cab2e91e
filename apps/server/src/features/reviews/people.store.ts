import type { ReviewSubject } from "@parley/contract";
import { inList, type Executor } from "@parley/db";
import type { ReviewTables } from "./reviews.tables.ts";

/** The ids of those who are members: named themselves, or by a team of theirs. */
export async function listPeople(
  executor: Executor,
  { organizationId, subjects }: { organizationId: string; subjects: readonly ReviewSubject[] },
): Promise<string[]> {
  if (subjects.length === 0) return [];
  const idsOf = (wanted: ReviewSubject["kind"]) =>
    subjects.filter(({ kind }) => kind === wanted).map(({ id }) => id);
  const rows = await executor
    .$extendTables<ReviewTables>()
    .selectFrom("members")
    .select("members.user_id")
    .where("members.organization_id", "=", organizationId)
    .where(({ or, exists, selectFrom }) =>
      or([
        inList(executor, "members.user_id", idsOf("user")),
        exists(
          selectFrom("team_members")
            .select("team_members.user_id")
            .whereRef("team_members.user_id", "=", "members.user_id")
            .whereRef("team_members.organization_id", "=", "members.organization_id")
            .where(inList(executor, "team_members.team_id", idsOf("team"))),
        ),
      ]),
    )
    .execute();
  return rows.map((row) => row.user_id);
}
