import type { Executor } from "@parley/db";
import type { PeopleTables, TeamMemberRow, TeamRow } from "./people.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<PeopleTables>();

type OfOrganization = { organizationId: string };
type OfTeam = OfOrganization & { id: string };

export function listTeams(executor: Executor, { organizationId }: OfOrganization): Promise<TeamRow[]> {
  return tables(executor)
    .selectFrom("teams")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .orderBy("name")
    .execute();
}

export function findTeam(executor: Executor, { organizationId, id }: OfTeam): Promise<TeamRow | undefined> {
  return tables(executor)
    .selectFrom("teams")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Who is in which team; by name. */
export function listTeamMembers(executor: Executor, { organizationId }: OfOrganization) {
  return tables(executor)
    .selectFrom("team_members")
    .innerJoin("users", "users.id", "team_members.user_id")
    .innerJoin("teams", "teams.id", "team_members.team_id")
    .select([
      "team_members.team_id",
      "teams.name as team_name",
      "users.id as user_id",
      "users.name",
      "users.email",
    ])
    .where("team_members.organization_id", "=", organizationId)
    .orderBy("users.name")
    .orderBy("users.id")
    .execute();
}

export async function insertTeam(executor: Executor, row: TeamRow): Promise<void> {
  await tables(executor).insertInto("teams").values(row).execute();
}

/** False where there is none. */
export async function updateTeam(
  executor: Executor,
  { organizationId, id, changes }: OfTeam & { changes: Partial<Pick<TeamRow, "name" | "description">> },
): Promise<boolean> {
  if (Object.keys(changes).length === 0)
    return (await findTeam(executor, { organizationId, id })) !== undefined;
  const updated = await tables(executor)
    .updateTable("teams")
    .set(changes)
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .returning("id")
    .execute();
  return updated.length > 0;
}

/** False where there is none. */
export async function deleteTeam(executor: Executor, { organizationId, id }: OfTeam): Promise<boolean> {
  const deleted = await tables(executor)
    .deleteFrom("teams")
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .returning("id")
    .execute();
  return deleted.length > 0;
}

export async function insertTeamMember(executor: Executor, row: TeamMemberRow): Promise<void> {
  await tables(executor)
    .insertInto("team_members")
    .values(row)
    .onConflict((conflict) => conflict.columns(["team_id", "user_id"]).doNothing())
    .execute();
}

export async function deleteTeamMember(
  executor: Executor,
  { organizationId, teamId, userId }: OfOrganization & { teamId: string; userId: string },
): Promise<void> {
  await tables(executor)
    .deleteFrom("team_members")
    .where("organization_id", "=", organizationId)
    .where("team_id", "=", teamId)
    .where("user_id", "=", userId)
    .execute();
}
