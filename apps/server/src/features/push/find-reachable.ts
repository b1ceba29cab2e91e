import type { Executor } from "@parley/db";
import { fromJson } from "@parley/db";
import type { Clock } from "../../kernel/clock.ts";
import { findApproval, requestOf, type ApprovalRow } from "../approvals/index.ts";
import { findPushWishes } from "../channels/index.ts";
import { findRolePermissions } from "../roles/index.ts";
import { deleteSubscriptions, listOpenSessions, listRolesOf, listSubscriptions } from "./push.store.ts";
import type { PushSubscriptionRow } from "./push.tables.ts";
import type { Notice } from "./push.jobs.ts";

/** A browser that is told: now, or with what else waits then. */
export type Reached = { subscription: PushSubscriptionRow; dueAt: number | null };

/** The browsers in which somebody is to be told of a request; those of sessions that are over are taken away. */
export async function findReachable(
  transaction: Executor,
  { clock }: { clock: Clock },
  { organization_id: organizationId, approval_id: id, user_ids: userIds, anyone }: Notice,
): Promise<{ approval: ApprovalRow; reached: Reached[] } | undefined> {
  const approval = await findApproval(transaction, { organizationId, id });
  if (approval?.status !== "pending") return undefined;
  const all = await listSubscriptions(transaction, { organizationId });
  const sessionIds = [...new Set(all.map(({ session_id }) => session_id))];
  const open = await listOpenSessions(transaction, { ids: sessionIds, now: clock() });
  const over = all.filter(({ session_id }) => !open.has(session_id)).map((row) => row.id);
  await deleteSubscriptions(transaction, { organizationId, ids: over });
  const wanted = all.filter(
    ({ session_id, user_id }) =>
      open.has(session_id) && ((user_id !== null && userIds.includes(user_id)) || anyone),
  );
  const mayDecide = await findDeciders(transaction, { organizationId, wanted });
  const told = wanted.filter((row) => mayDecide(row) && !isRequester(approval, row));
  const wishes = await findPushWishes(transaction, {
    row: approval,
    userIds: [...new Set(told.flatMap(({ user_id }) => user_id ?? []))],
    now: clock(),
  });
  const reached = told.flatMap((subscription): Reached[] => {
    const wish = wishes.get(subscription.user_id ?? "") ?? "at once";
    if (wish === "not") return [];
    return [{ subscription, dueAt: wish === "at once" ? null : wish.dueAt }];
  });
  return { approval, reached };
}

type Finding = { organizationId: string; wanted: readonly PushSubscriptionRow[] };

/** Whether the person may decide, by their role of now. The session of a machine that is one person's may. */
async function findDeciders(
  executor: Executor,
  { organizationId, wanted }: Finding,
): Promise<(row: PushSubscriptionRow) => boolean> {
  const userIds = [...new Set(wanted.flatMap(({ user_id }) => user_id ?? []))];
  const roles = await listRolesOf(executor, { organizationId, userIds });
  const deciding = new Set<string>();
  for (const role of new Set(roles.values())) {
    const permissions = await findRolePermissions(executor, { organizationId, role });
    if (permissions?.has("approve")) deciding.add(role);
  }
  return ({ user_id: userId }) => userId === null || deciding.has(roles.get(userId) ?? "");
}

/** Who asked is not told that they asked, unless they may answer as well. */
function isRequester(approval: ApprovalRow, { user_id, session_id }: PushSubscriptionRow): boolean {
  if (requestOf(approval).plan?.allow_requester === true) return false;
  const ids = fromJson<string[]>(approval.requester_ids);
  return ids.includes(user_id ?? session_id);
}
