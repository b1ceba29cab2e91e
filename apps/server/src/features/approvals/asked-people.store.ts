import { inList, type Executor } from "@parley/db";
import { sql } from "kysely";

type PeopleTables = {
  users: { id: string; name: string; email: string };
  members: { organization_id: string; user_id: string; role: string };
  team_members: { team_id: string; organization_id: string; user_id: string };
  teams: { id: string; organization_id: string; name: string };
};

const tables = (executor: Executor) => executor.$extendTables<PeopleTables>();

type OfOrganization = { organizationId: string };

export type MemberRow = { id: string; name: string; email: string; role: string };

const membersOf = (executor: Executor, organizationId: string) =>
  tables(executor)
    .selectFrom("members")
    .innerJoin("users", "users.id", "members.user_id")
    .select(["users.id", "users.name", "users.email", "members.role"])
    .where("members.organization_id", "=", organizationId);

export const listAllMembers = (
  executor: Executor,
  { organizationId }: OfOrganization,
): Promise<MemberRow[]> => membersOf(executor, organizationId).execute();

/** These, by ids or addresses in whatever case. */
export function listMembersNamed(
  executor: Executor,
  { organizationId, names }: OfOrganization & { names: string[] },
): Promise<MemberRow[]> {
  // SQLite knows the small ones of ASCII's letters only.
  const addresses = names.flatMap((name) => [
    name.toLowerCase(),
    name.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()),
  ]);
  return membersOf(executor, organizationId)
    .where((where) =>
      where.or([
        inList(executor, "users.id", names),
        inList(executor, sql`lower(${sql.ref("users.email")})`, addresses),
      ]),
    )
    .execute();
}

/** Who is in which teams, by id and name. */
export function listTeamsOf(
  executor: Executor,
  { organizationId, userIds }: OfOrganization & { userIds: string[] },
): Promise<{ user_id: string; id: string; name: string }[]> {
  return tables(executor)
    .selectFrom("team_members")
    .innerJoin("teams", "teams.id", "team_members.team_id")
    .select(["team_members.user_id", "teams.id", "teams.name"])
    .where("teams.organization_id", "=", organizationId)
    .where(inList(executor, "team_members.user_id", userIds))
    .execute();
}
