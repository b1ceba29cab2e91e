import { z } from "zod";
import { countApprovals, findApproval, type ApprovalRow } from "../approvals/index.ts";
import { listHeldPushes } from "../channels/index.ts";
import { describe, PushNotTaken, type Trying } from "./deliver-notice.ts";
import type { PushDependencies } from "./dependencies.ts";
import { createPushLog } from "./push-log.ts";
import { takePushKey } from "./push-keys.ts";
import { deleteSubscriptions, listOpenSessions, listSubscriptions, noteDelivered } from "./push.store.ts";
import type { PushSubscriptionRow } from "./push.tables.ts";
import { sendPush, type PushMessage, type PushOutcome } from "./send-push.ts";

export const DigestPayload = z.object({
  version: z.literal(1),
  organization_id: z.string(),
  user_id: z.string(),
  due_at: z.int(),
});

type OfPerson = { organizationId: string; userId: string };

const keptSeconds = 12 * 60 * 60;

/** Tells a person's browsers in one notice of all that waits for their digest. @throws to be tried again */
export async function tellPushDigest(
  dependencies: PushDependencies,
  { organization_id: organizationId, user_id: userId, due_at: dueAt }: z.output<typeof DigestPayload>,
  { signal, isLast }: Trying,
): Promise<void> {
  const { database, clock } = dependencies;
  const { executor } = database;
  // The queue may have another clock.
  if (clock() < dueAt) throw new PushNotTaken("It is not due yet.");
  const held = await listHeldPushes(executor, { organizationId, userId, dueAt });
  const waiting: { logId: string; approval: ApprovalRow }[] = [];
  const skip = (logId: string, reason: string) =>
    createPushLog(dependencies, { organizationId, ids: [logId] }).skip(reason);
  for (const { id: logId, approval_id: id } of held) {
    const approval = await findApproval(executor, { organizationId, id });
    if (approval?.status !== "pending")
      await skip(logId, "It ended before the digest in which it was to be told.");
    else if (waiting.some((one) => one.approval.id === id))
      await skip(logId, "The same digest tells of it already.");
    else waiting.push({ logId, approval });
  }
  const [first] = waiting;
  if (first === undefined) return;
  const log = createPushLog(dependencies, { organizationId, ids: waiting.map(({ logId }) => logId) });
  const subscriptions = await listReachable(dependencies, { organizationId, userId });
  if (subscriptions.length === 0) return log.skip("No browser of theirs is there any more.");
  const count = await countApprovals(executor, { organizationId, status: ["pending"] });
  const message =
    waiting.length === 1
      ? describe(first.approval, { reason: "requested", waiting: count })
      : toMessage(waiting.length, count);
  const key = await takePushKey(dependencies);
  const tried: Tried[] = [];
  for (const subscription of subscriptions) {
    const startedAt = clock();
    const sent = await sendPush(dependencies, {
      subscription,
      key,
      message,
      keptSeconds,
      isUrgent: false,
      signal,
    });
    const { id } = subscription;
    tried.push({ subscription, sent, startedAt });
    if (sent.outcome === "taken") await noteDelivered(executor, { organizationId, id, now: clock() });
    if (sent.outcome === "gone") await deleteSubscriptions(executor, { organizationId, ids: [id] });
  }
  // Where one browser was told, the person was: that is said last, and nobody is told twice.
  const isTold = ({ sent }: Tried): boolean => sent.outcome === "taken";
  for (const { subscription, sent, startedAt } of tried.toSorted(
    (a, b) => Number(isTold(a)) - Number(isTold(b)),
  ))
    await log.note(subscription, sent, { startedAt, isLast });
  const again = tried.find(({ sent }) => sent.outcome === "failed" && !sent.isFinal);
  if (!tried.some(isTold) && again?.sent.outcome === "failed") throw new PushNotTaken(again.sent.detail);
}

type Tried = { subscription: PushSubscriptionRow; sent: PushOutcome; startedAt: number };

async function listReachable(
  { database, clock }: PushDependencies,
  { organizationId, userId }: OfPerson,
): Promise<PushSubscriptionRow[]> {
  const all = await listSubscriptions(database.executor, { organizationId });
  const own = all.filter(({ user_id }) => user_id === userId);
  const ids = own.map(({ session_id }) => session_id);
  const open = await listOpenSessions(database.executor, { ids, now: clock() });
  return own.filter(({ session_id }) => open.has(session_id));
}

const toMessage = (told: number, waiting: number): PushMessage => ({
  version: 1,
  title: `${told} requests wait for you`,
  body: "Of low stakes",
  url: "/approvals",
  tag: "digest",
  waiting,
  acts: [],
});
