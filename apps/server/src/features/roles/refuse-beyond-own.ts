import { roleErrors, withImplied, type Permission } from "@parley/contract";
import type { Executor } from "@parley/db";
import { findExcess, permissionsAt, type Grants } from "../../kernel/authorize.ts";
import type { Actor } from "../../kernel/request-context.ts";
import { loadAccessRules, type AccessRules } from "./access-rules.ts";
import { listTeamsOfUser } from "./roles.store.ts";
import { toGrants } from "./to-grants.ts";

/** Somebody as rules see them: what they may do by themselves, and whom rules that name them name. */
export type Given = Pick<Actor, "permissions" | "userId" | "roleId" | "limits"> & {
  /** Absent: it is for people to be let in, not for a key. */
  kind?: Actor["kind"];
  teams?: readonly string[];
};

/** What of the permissions somebody does not have themselves. */
export function findBeyondOwn(actor: Pick<Actor, "permissions">, given: Iterable<Permission>): Permission[] {
  const own = withImplied(actor.permissions);
  return [...new Set(given)].filter((permission) => !own.has(permission));
}

/** @throws forbidden where somebody gives what they do not have themselves */
export function refuseBeyondOwn(actor: Pick<Actor, "permissions">, given: readonly Permission[]): void {
  const beyond = findBeyondOwn(actor, given);
  if (beyond.length > 0) throw roleErrors.beyondOwn({ permissions: beyond });
}

/**
 * The same with all that directories and environments say: rules that name a role, a team or an account give it more
 * than its permissions, so whoever lets somebody in there has to be let in themselves.
 *
 * @throws forbidden
 */
export async function refuseBeyondOwnGrants(
  executor: Executor,
  { actor, given }: { actor: Actor; given: Given },
): Promise<void> {
  const rules = await loadAccessRules(executor, actor.organizationId);
  const own = toGrants(rules, { actor, teams: await teamsOf(executor, actor) });
  const excess = findExcess(grantsOf(rules, given), own);
  if (excess === undefined) return;
  if ("path" in excess) throw roleErrors.beyondOwnDirectory(excess);
  throw roleErrors.beyondOwnEnvironment(excess);
}

/**
 * That whoever changes the rule of a directory opens nothing that is closed to them: what the rule is to allow, and what
 * it kept them from, has to be theirs there. @throws forbidden
 */
export async function refuseOpening(
  executor: Executor,
  {
    actor,
    path,
    isPrivate,
    permissions,
  }: { actor: Actor; path: string; isPrivate: boolean; permissions: readonly Permission[] },
): Promise<void> {
  const rules = await loadAccessRules(executor, actor.organizationId);
  const grants = toGrants(rules, { actor, teams: await teamsOf(executor, actor) });
  const own = permissionsAt(grants, path);
  const opened = isPrivate ? permissions : [...permissions, ...grants.permissions];
  if (opened.some((permission) => !own.has(permission))) throw roleErrors.beyondOwnDirectory({ path });
}

/** That whoever changes who may deploy to an environment is not kept from it. @throws forbidden */
export async function refuseUnbarring(
  executor: Executor,
  { actor, environment }: { actor: Actor; environment: { id: string; name: string } },
): Promise<void> {
  const rules = await loadAccessRules(executor, actor.organizationId);
  const { barredEnvironments } = toGrants(rules, { actor, teams: await teamsOf(executor, actor) });
  if (barredEnvironments?.has(environment.id))
    throw roleErrors.beyondOwnEnvironment({ environment: environment.name });
}

const grantsOf = (rules: AccessRules, { teams = [], ...actor }: Given): Grants =>
  toGrants(rules, { actor, teams: new Set(teams) });

async function teamsOf(executor: Executor, { organizationId, userId }: Actor): Promise<ReadonlySet<string>> {
  if (userId === undefined) return new Set();
  const rows = await listTeamsOfUser(executor, { organizationId, userId });
  return new Set(rows.map((row) => row.team_id));
}
