import type { Executor } from "@parley/db";

type PeopleTables = {
  users: { id: string; name: string; email: string };
  team_members: { team_id: string; organization_id: string; user_id: string };
  teams: { id: string; organization_id: string; name: string };
};

const tables = (executor: Executor) => executor.$extendTables<PeopleTables>();

/** What plans ask of a person: address and teams. */
export async function findPerson(
  executor: Executor,
  { organizationId, userId }: { organizationId: string; userId: string },
): Promise<{ name: string; email: string; teams: string[] } | undefined> {
  const user = await tables(executor)
    .selectFrom("users")
    .select(["name", "email"])
    .where("id", "=", userId)
    .executeTakeFirst();
  if (user === undefined) return undefined;
  const teams = await tables(executor)
    .selectFrom("team_members")
    .innerJoin("teams", "teams.id", "team_members.team_id")
    .select(["teams.id", "teams.name"])
    .where("team_members.user_id", "=", userId)
    .where("teams.organization_id", "=", organizationId)
    .execute();
  return { ...user, teams: teams.flatMap(({ id, name }) => [id, name]) };
}
