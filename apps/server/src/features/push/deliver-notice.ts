import { fromJson } from "@parley/db";
import type { Author } from "../../kernel/author.ts";
import { countApprovals, findApproval, type ApprovalRow } from "../approvals/index.ts";
import type { PushDependencies } from "./dependencies.ts";
import { createPushLog } from "./push-log.ts";
import type { Delivery } from "./push.jobs.ts";
import { takePushKey } from "./push-keys.ts";
import { deleteSubscriptions, findSubscription, noteDelivered } from "./push.store.ts";
import { sendPush, type PushMessage } from "./send-push.ts";

const keptSeconds = 12 * 60 * 60;
const longestName = 100;

/** Tells one browser of a request that waits; one that is decided meanwhile is not told. @throws to be tried again */
export async function deliverNotice(
  dependencies: PushDependencies,
  { organization_id: organizationId, approval_id, subscription_id, reason, delivery_id: logId }: Delivery,
  { signal, isLast }: Trying,
): Promise<void> {
  const { database, clock, logger } = dependencies;
  const { executor } = database;
  const subscription = await findSubscription(executor, { organizationId, id: subscription_id });
  const approval = await findApproval(executor, { organizationId, id: approval_id });
  const log = createPushLog(dependencies, { organizationId, ids: logId === undefined ? [] : [logId] });
  if (subscription === undefined || approval?.status !== "pending")
    return log.skip("It ended, or the browser was gone, before it was told.");
  const waiting = await countApprovals(executor, { organizationId, status: ["pending"] });
  const now = clock();
  const left = approval.deadline_at === null ? keptSeconds : Math.ceil((approval.deadline_at - now) / 1000);
  if (left <= 0) return log.skip("Its time had run out.");
  const sent = await sendPush(dependencies, {
    subscription,
    key: await takePushKey(dependencies),
    message: describe(approval, { reason, waiting }),
    keptSeconds: Math.min(keptSeconds, left),
    isUrgent: approval.stakes === "high",
    signal,
  });
  await log.note(subscription, sent, { startedAt: now, isLast });
  const { id } = subscription;
  if (sent.outcome === "taken") await noteDelivered(executor, { organizationId, id, now });
  if (sent.outcome === "gone") await deleteSubscriptions(executor, { organizationId, ids: [id] });
  if (sent.outcome !== "failed") return;
  if (!sent.isFinal) throw new PushNotTaken(sent.detail);
  logger.warn({ subscription_id: id, reason: sent.detail }, "a notice was refused by the push service");
}

/** Whether anybody tries it again. */
export type Trying = { signal: AbortSignal; isLast: boolean };

/** To be tried again. */
export class PushNotTaken extends Error {}

const begins: Readonly<Record<string, string>> = {
  reminder: "Still waiting: ",
  escalated: "You are asked as well: ",
  delegated: "You are asked instead: ",
  handed_over: "You are on call: ",
  replied: "A reply to your question: ",
  edited: "Changed, your answer counts no more: ",
};

/**
 * What a lock screen may show to anybody: which tool, who asks, what is at stake. No argument, no reason, no question:
 * those are on the page.
 */
export function describe(
  approval: ApprovalRow,
  { reason, waiting }: { reason: string; waiting: number },
): PushMessage {
  const isQuestion = approval.kind === "question";
  const {
    full_name: name,
    email_address: email,
    id,
  } = fromJson<Partial<Author> & { id: string }>(approval.requester);
  const tool = plain(approval.name);
  return {
    version: 1,
    title: `${begins[reason] ?? ""}${isQuestion ? "A question" : `Run ${tool}?`}`,
    body: `${plain(name ?? email ?? id)} ${isQuestion ? "has a question" : "asks"} · ${approval.stakes} stakes`,
    url: `/approvals/${approval.id}`,
    tag: approval.id,
    waiting,
    acts: isQuestion ? [] : ["approve", "deny"],
  };
}

/** Without what shows nothing, or turns the order of what follows. */
const plain = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ").slice(0, longestName);
