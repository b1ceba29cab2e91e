import { inList, type Executor } from "@parley/db";

/** Teams; read here, written there. */
type TeamTables = {
  teams: { id: string; organization_id: string; name: string };
  team_members: { team_id: string; organization_id: string; user_id: string };
};

const tables = (executor: Executor) => executor.$extendTables<TeamTables>();

/** By id or name, with who is in them. */
export async function listTeamsNamed(
  executor: Executor,
  { organizationId, names }: { organizationId: string; names: readonly string[] },
): Promise<{ id: string; userIds: string[] }[]> {
  if (names.length === 0) return [];
  const rows = await tables(executor)
    .selectFrom("teams")
    .leftJoin("team_members", "team_members.team_id", "teams.id")
    .select(["teams.id", "team_members.user_id"])
    .where("teams.organization_id", "=", organizationId)
    .where(({ or }) => or([inList(executor, "teams.id", names), inList(executor, "teams.name", names)]))
    .execute();
  return [...Map.groupBy(rows, ({ id }) => id)].map(([id, members]) => ({
    id,
    userIds: members.flatMap(({ user_id }) => (user_id === null ? [] : [user_id])),
  }));
}
