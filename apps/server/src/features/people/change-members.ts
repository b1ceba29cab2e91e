import { memberErrors } from "@parley/contract";
import { takeLock, type Database, type Executor } from "@parley/db";
import type { Clock } from "../../kernel/clock.ts";
import type { EventBus } from "../../kernel/events.ts";
import type { Actor } from "../../kernel/request-context.ts";
import { endKeysOfPerson } from "../access/index.ts";
import { forgetSubject } from "../roles/index.ts";
import { countOwners, deleteMember, findMember, updateMemberRole } from "./members.store.ts";
import { requireAtMostOwn, requireRole } from "./require-role.ts";

export type PeopleDependencies = { database: Database; clock: Clock; events: EventBus };

type OfMember = { organizationId: string; userId: string; actor: Actor };

/** Keeps the organization's owners from everybody else until the transaction ends: there is always one. */
const lockMembers = (transaction: Executor, organizationId: string): Promise<void> =>
  takeLock(transaction, `people.members:${organizationId}`);

/** @throws not_found, conflict for the only owner, forbidden where owners are concerned and the actor is none */
export const changeRole = (
  { database, clock, events }: PeopleDependencies,
  { organizationId, userId, actor, role }: OfMember & { role: string },
): Promise<void> =>
  database.transaction(async (executor) => {
    await lockMembers(executor, organizationId);
    const member = await getMember(executor, { organizationId, userId });
    if (member.role === role) return;
    await requireRole(executor, { organizationId, role, actor });
    await requireAtMostOwn(executor, { organizationId, role: member.role, actor });
    if (member.role === "owner") await refuseLastOwner(executor, organizationId);
    await updateMemberRole(executor, { organizationId, userId, role, now: clock() });
    database.onCommit(executor, () => events.emit("access.changed", { organizationId }));
  });

/** @throws not_found, conflict for the only owner, forbidden where an owner is removed by who is none */
export const removeMember = (
  { database, clock, events }: PeopleDependencies,
  { organizationId, userId, actor }: OfMember,
): Promise<void> =>
  database.transaction(async (executor) => {
    await lockMembers(executor, organizationId);
    const member = await getMember(executor, { organizationId, userId });
    await requireAtMostOwn(executor, { organizationId, role: member.role, actor });
    if (member.role === "owner") await refuseLastOwner(executor, organizationId);
    await endMembership(executor, { organizationId, userId, now: clock() });
    database.onCommit(executor, () => events.emit("access.changed", { organizationId }));
  });

/** Whoever they are: nobody has to ask to leave. @throws conflict for the only owner */
export const leaveOrganization = (
  { database, clock, events }: PeopleDependencies,
  { organizationId, userId }: Omit<OfMember, "actor">,
): Promise<void> =>
  database.transaction(async (executor) => {
    await lockMembers(executor, organizationId);
    const member = await getMember(executor, { organizationId, userId });
    if (member.role === "owner") await refuseLastOwner(executor, organizationId);
    await endMembership(executor, { organizationId, userId, now: clock() });
    database.onCommit(executor, () => events.emit("access.changed", { organizationId }));
  });

/** With all that names them here: their keys, and what rules give them. Their teams go with them. */
async function endMembership(
  executor: Executor,
  { organizationId, userId, now }: { organizationId: string; userId: string; now: number },
): Promise<void> {
  await deleteMember(executor, { organizationId, userId });
  await endKeysOfPerson(executor, { organizationId, userId, now });
  await forgetSubject(executor, { organizationId, subject: { kind: "user", id: userId } });
}

async function getMember(executor: Executor, given: { organizationId: string; userId: string }) {
  const member = await findMember(executor, given);
  if (member === undefined) throw memberErrors.notFound({ user_id: given.userId });
  return member;
}

async function refuseLastOwner(executor: Executor, organizationId: string): Promise<void> {
  if ((await countOwners(executor, { organizationId })) <= 1) throw memberErrors.lastOwner();
}
