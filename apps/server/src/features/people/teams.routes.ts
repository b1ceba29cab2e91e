import { contract, memberErrors, teamErrors, type Team } from "@parley/contract";
import { isUniqueViolation, type Executor } from "@parley/db";
import { toTimestamp } from "../../kernel/clock.ts";
import { createId } from "../../kernel/ids.ts";
import { implement } from "../../kernel/implement.ts";
import { forgetSubject } from "../roles/index.ts";
import type { PeopleDependencies } from "./change-members.ts";
import { findMember } from "./members.store.ts";
import type { TeamRow } from "./people.tables.ts";
import { requireTeam } from "./require-role.ts";
import {
  deleteTeam,
  deleteTeamMember,
  findTeam,
  insertTeam,
  insertTeamMember,
  listTeamMembers,
  listTeams,
  updateTeam,
} from "./teams.store.ts";

type OfOrganization = { organizationId: string };

export function teamRoutes({ database, clock, events }: PeopleDependencies) {
  const { executor } = database;
  const tellAll = ({ organizationId }: OfOrganization) => events.emit("access.changed", { organizationId });
  return implement(contract.teams, {
    list: async (_, { organizationId }) => {
      const rows = await listTeams(executor, { organizationId });
      const toTeam = await createToTeam(executor, { organizationId });
      return rows.map(toTeam);
    },
    create: async ({ body }, { organizationId }) => {
      const row: TeamRow = {
        id: createId("team"),
        organization_id: organizationId,
        name: body.name,
        description: body.description ?? "",
        created_at: clock(),
      };
      const work = database.transaction((transaction) => insertTeam(transaction, row));
      await refuseTakenName(body.name, work);
      return { ...describe(row), members: [] };
    },
    update: async ({ params: { id }, body }, { organizationId }) => {
      const { name, description } = body;
      const changes = { ...(name != null && { name }), ...(description != null && { description }) };
      const work = database.transaction(async (transaction) => {
        const isThere = await updateTeam(transaction, { organizationId, id, changes });
        if (!isThere) throw teamErrors.notFound({ team_id: id });
      });
      await refuseTakenName(name ?? "", work);
      return getTeam(executor, { organizationId, id });
    },
    delete: async ({ params: { id } }, { organizationId }) => {
      await database.transaction((transaction) => endTeam(transaction, { organizationId, id }));
      tellAll({ organizationId });
    },
    addMember: async ({ params: { id, user_id } }, { organizationId, actor }) => {
      await database.transaction(async (transaction) => {
        const team = await findTeam(transaction, { organizationId, id });
        if (team === undefined) throw teamErrors.notFound({ team_id: id });
        const member = await findMember(transaction, { organizationId, userId: user_id });
        if (member === undefined) throw memberErrors.notFound({ user_id });
        await requireTeam(transaction, { team: id, actor });
        const row = { team_id: id, organization_id: organizationId, user_id, created_at: clock() };
        await insertTeamMember(transaction, row);
      });
      tellAll({ organizationId });
      return getTeam(executor, { organizationId, id });
    },
    removeMember: async ({ params: { id, user_id } }, { organizationId }) => {
      await database.transaction((transaction) =>
        deleteTeamMember(transaction, { organizationId, teamId: id, userId: user_id }),
      );
      tellAll({ organizationId });
      return getTeam(executor, { organizationId, id });
    },
  });
}

async function endTeam(transaction: Executor, given: OfOrganization & { id: string }): Promise<void> {
  const { organizationId, id } = given;
  if (!(await deleteTeam(transaction, given))) throw teamErrors.notFound({ team_id: id });
  await forgetSubject(transaction, { organizationId, subject: { kind: "team", id } });
}

async function getTeam(executor: Executor, given: OfOrganization & { id: string }): Promise<Team> {
  const row = await findTeam(executor, given);
  if (row === undefined) throw teamErrors.notFound({ team_id: given.id });
  return (await createToTeam(executor, given))(row);
}

async function createToTeam(executor: Executor, given: OfOrganization): Promise<(row: TeamRow) => Team> {
  const everybody = await listTeamMembers(executor, given);
  return (row) => ({
    ...describe(row),
    members: everybody
      .filter(({ team_id }) => team_id === row.id)
      .map(({ user_id, name, email }) => ({ user_id, full_name: name, email_address: email })),
  });
}

const describe = ({ id, name, description, created_at }: TeamRow) => ({
  id,
  name,
  description,
  created_at: toTimestamp(created_at),
});

async function refuseTakenName(name: string, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (isUniqueViolation(error)) throw teamErrors.nameTaken({ name });
    throw error;
  }
}
