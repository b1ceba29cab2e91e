import { builtInRoles } from "@parley/contract";
import type { Executor } from "@parley/db";
import { allPermissions, decide, type Target } from "../../kernel/authorize.ts";
import type { Actor } from "../../kernel/request-context.ts";
import { readPermissions, withLimits } from "../access/index.ts";
import { permissionsOf, toGrants, type AccessRules } from "../roles/index.ts";
import { listTeamsOf } from "./asked-people.store.ts";
import {
  listAccounts,
  listDecidingKeys,
  listHolders,
  listPrograms,
  type HolderRow,
  type ProgramRow,
} from "./deciders.store.ts";
import type { Candidate } from "./domain/examine-plan.ts";

/** A candidate, with what says where they may deploy; absent: wherever. */
export type Somebody = Candidate & {
  readonly actor?: Pick<Actor, "kind" | "permissions" | "userId" | "roleId" | "limits">;
};

export type Deciders = {
  readonly people: readonly Somebody[];
  /** Whether there may be more. */
  readonly isCut: boolean;
};

/** The rules of an organization, read when they are needed, once. */
export type Rules = () => Promise<AccessRules>;

type Asking = { organizationId: string; now: number; rules: Rules };

/** More places than a plan has, and who asks twice. */
const mostDeciders = 60;

const nobody = { name: "", email: null, teams: [], role: null, channel: null };

/** On one's own machine whoever has the browser is the owner. */
export const owner: Somebody = { ...nobody, id: "the owner", role: "owner", mayDecide: true };

/** No id of anybody has a blank in it. */
const strangers: readonly Somebody[] = Array.from({ length: mostDeciders }, (_, index) => ({
  ...nobody,
  id: `somebody ${index}`,
  mayDecide: true,
}));

export const mayApprove = (rules: Pick<AccessRules, "roles">, role: string): boolean =>
  permissionsOf(rules, role).has("approve");

/** What a person or a service account may do goes by their role. */
export const actorOf = ({ id, role }: HolderRow): NonNullable<Somebody["actor"]> => ({
  kind: "session",
  userId: id,
  roleId: role,
  permissions: allPermissions,
});

const toHolder = (row: HolderRow, mayDecide: boolean): Somebody => ({
  ...nobody,
  id: row.id,
  role: row.role,
  mayDecide,
  actor: actorOf(row),
});

function toProgram(row: ProgramRow): Somebody {
  const permissions = row.permissions === null ? allPermissions : readPermissions(row.permissions);
  const actor = { kind: "api_key", permissions, ...withLimits(row) } as const;
  return { ...nobody, id: row.id, mayDecide: permissions.has("approve"), actor };
}

/** Some of those who may decide anything. */
export async function listDeciders(
  executor: Executor,
  { organizationId, now, rules: read }: Asking,
): Promise<Deciders> {
  const rules = await read();
  const roles = [...builtInRoles, ...rules.roles.keys()].filter((role) => mayApprove(rules, role));
  const holders = await listHolders(executor, { organizationId, roles, most: mostDeciders });
  const keys = await listDecidingKeys(executor, { organizationId, now, most: mostDeciders });
  return {
    people: [...holders.map((row) => toHolder(row, true)), ...keys.map(toProgram)],
    isCut: holders.length >= mostDeciders || keys.length >= mostDeciders,
  };
}

/** Service accounts, and keys of programs, that a plan names as people. */
export async function findPrograms(
  executor: Executor,
  { organizationId, now, rules: read, ids }: Asking & { ids: string[] },
): Promise<Somebody[]> {
  if (ids.length === 0) return [];
  const accounts = await listAccounts(executor, { organizationId, ids });
  const keys = await listPrograms(executor, { organizationId, now, ids });
  if (accounts.length === 0) return keys.map(toProgram);
  const rules = await read();
  return [...accounts.map((row) => toHolder(row, mayApprove(rules, row.role))), ...keys.map(toProgram)];
}

/** Of more than these it is not said that they may not deploy. */
const mostDeployers = 200;

type Deploying = {
  organizationId: string;
  rules: Rules;
  target: Target;
  candidates: readonly Somebody[];
  /** Whether there may be others who may decide anything. */
  isCut: boolean;
};

/** A promotion takes somebody who may deploy there. */
export async function onlyDeployers(
  executor: Executor,
  { organizationId, rules: read, target, candidates, isCut }: Deploying,
): Promise<Somebody[]> {
  const rules = await read();
  const looked = candidates.filter(({ mayDecide }) => mayDecide).slice(0, mostDeployers);
  const userIds = looked.flatMap(({ actor }) => actor?.userId ?? []);
  const rows = await listTeamsOf(executor, { organizationId, userIds });
  const mayDeploy = ({ actor }: Somebody): boolean => {
    if (actor === undefined) return true;
    const teams = new Set(rows.filter((row) => row.user_id === actor.userId).map(({ id }) => id));
    return decide(toGrants(rules, { actor, teams }), "deploy", target).isAllowed;
  };
  const barred = new Set(looked.filter((one) => !mayDeploy(one)));
  const able = candidates.map((one) => (barred.has(one) ? { ...one, mayDecide: false } : one));
  return isCut ? [...able, ...strangers] : able;
}
