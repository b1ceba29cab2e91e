import { contract, memberErrors, type Member } from "@parley/contract";
import { toTimestamp } from "../../kernel/clock.ts";
import { implement } from "../../kernel/implement.ts";
import { changeRole, removeMember, type PeopleDependencies } from "./change-members.ts";
import { findMemberFacts, listMembers, type MemberFacts } from "./members.store.ts";
import { listTeamMembers } from "./teams.store.ts";

type TeamOf = { user_id: string; team_id: string; team_name: string };

export function memberRoutes(dependencies: PeopleDependencies) {
  const { executor } = dependencies.database;
  return implement(contract.members, {
    list: async (_, { organizationId }) => {
      const teams = await listTeamMembers(executor, { organizationId });
      const rows = await listMembers(executor, { organizationId });
      return rows.map((row) => toMember(row, teams));
    },
    changeRole: async ({ params, body }, { organizationId, actor }) => {
      const of = { organizationId, userId: params.user_id };
      await changeRole(dependencies, { ...of, actor, role: body.role });
      const row = await findMemberFacts(executor, of);
      if (row === undefined) throw memberErrors.notFound(params);
      return toMember(row, await listTeamMembers(executor, { organizationId }));
    },
    remove: async ({ params }, { organizationId, actor }) =>
      removeMember(dependencies, { organizationId, userId: params.user_id, actor }),
  });
}

const toMember = (row: MemberFacts, teams: readonly TeamOf[]): Member => ({
  user_id: row.user_id,
  full_name: row.name,
  email_address: row.email,
  role: row.role,
  teams: teams
    .filter(({ user_id }) => user_id === row.user_id)
    .map(({ team_id, team_name }) => ({ id: team_id, name: team_name })),
  has_second_factor: Boolean(row.two_factor_enabled) || Number(row.passkey_count) > 0,
  joined_at: toTimestamp(row.created_at),
  last_seen_at: row.last_seen_at === null ? null : toTimestamp(Number(row.last_seen_at)),
});
