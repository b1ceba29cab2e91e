import { fromJson, type Executor } from "@parley/db";
import type { JobHandlers, JobQueue } from "@parley/jobs";
import { z } from "zod";
import type { OutboxTaker } from "../../kernel/outbox/outbox-taker.ts";
import type { ApprovalRow } from "../approvals/index.ts";
import { deliverNotice } from "./deliver-notice.ts";
import type { PushDependencies } from "./dependencies.ts";
import { beginPush } from "../channels/index.ts";
import { noticeType } from "./notice-type.ts";
import { findReachable, type Reached } from "./find-reachable.ts";
import { findSubscribing } from "./push.store.ts";
import { DigestPayload, tellPushDigest } from "./tell-push-digest.ts";

const notifyJob = "push.notify";
const deliverJob = "push.deliver";
const digestJob = "push.digest";
/** Others' work comes first. */
const priority = 5;
/** Over about half an hour: what is told later than that is no help. */
const maxAttempts = 8;

/** Whom an event asks to be told. What else it says is read again when it is told. */
const NoticeData = z.object({
  approval: z.object({ id: z.string() }),
  reason: z.string(),
  reminder: z.int().nullable(),
  recipients: z.array(z.object({ user_id: z.string() })),
  anyone: z.boolean(),
});

const Notice = z.object({
  version: z.literal(1),
  organization_id: z.string(),
  approval_id: z.string(),
  reason: z.string(),
  user_ids: z.array(z.string()),
  anyone: z.boolean(),
});
export type Notice = z.output<typeof Notice>;

const Delivery = z.object({
  version: z.literal(1),
  organization_id: z.string(),
  approval_id: z.string(),
  reason: z.string(),
  subscription_id: z.string(),
  /** In the request's log; absent in older jobs. */
  delivery_id: z.string().optional(),
});
export type Delivery = z.output<typeof Delivery>;

/** Takes what people are to be told of requests, in the transaction that hands it out. */
export const pushTaker =
  ({ jobs }: { jobs: JobQueue }): OutboxTaker =>
  async (transaction, events) => {
    const notices = events.filter(({ type }) => type === noticeType);
    const reachable = await findSubscribing(transaction, [
      ...new Set(notices.map((event) => event.organization_id)),
    ]);
    for (const event of notices) {
      // Agents ask often, and where no browser is to be told there is nothing to do.
      if (!reachable.has(event.organization_id)) continue;
      const { approval, reason, recipients, anyone } = NoticeData.parse(fromJson(event.data));
      const payload: Notice = {
        version: 1,
        organization_id: event.organization_id,
        approval_id: approval.id,
        reason,
        user_ids: recipients.map(({ user_id: id }) => id),
        anyone,
      };
      await jobs.enqueue(transaction, { name: notifyJob, payload, priority });
    }
  };

/** Each notice is one job for every browser that it reaches, so that one that fails holds up no other. */
export function pushJobs(dependencies: PushDependencies): JobHandlers {
  return {
    [notifyJob]: {
      async transactional({ id, payload, transaction }) {
        const notice = Notice.parse(payload);
        const found = await findReachable(transaction, dependencies, notice);
        if (found === undefined) return;
        for (const reached of found.reached)
          await planNotice(dependencies, transaction, { id, notice, approval: found.approval, ...reached });
      },
    },
    [deliverJob]: ({ payload, signal, attempt }) =>
      deliverNotice(dependencies, Delivery.parse(payload), { signal, isLast: attempt >= maxAttempts }),
    [digestJob]: ({ payload, signal, attempt }) =>
      tellPushDigest(dependencies, DigestPayload.parse(payload), { signal, isLast: attempt >= maxAttempts }),
  };
}

type Planning = Reached & { id: string; notice: Notice; approval: ApprovalRow };

/** One browser's notice; of what waits for a digest, one for all browsers of the person. */
async function planNotice(
  { jobs, clock }: Pick<PushDependencies, "jobs" | "clock">,
  transaction: Executor,
  { id, notice, approval, subscription, dueAt }: Planning,
): Promise<void> {
  const { organization_id, approval_id, reason } = notice;
  const { id: subscription_id, user_id: userId, name, endpoint } = subscription;
  const common = { approval, userId, dueAt, now: clock() };
  if (dueAt !== null && userId !== null) {
    await beginPush(transaction, { ...common, key: `@${userId}#${id}`, name: "digest" });
    await jobs.enqueue(transaction, {
      name: digestJob,
      key: `${digestJob}:${organization_id}:${userId}:${dueAt}`,
      payload: { version: 1, organization_id, user_id: userId, due_at: dueAt },
      runAt: dueAt,
      priority,
      maxAttempts,
    });
    return;
  }
  const delivery_id = await beginPush(transaction, {
    ...common,
    key: `${subscription_id}#${id}`,
    name: name ?? new URL(endpoint).host,
  });
  await jobs.enqueue(transaction, {
    name: deliverJob,
    key: `${deliverJob}:${id}:${subscription_id}`,
    payload: {
      version: 1,
      organization_id,
      approval_id,
      reason,
      subscription_id,
      ...(delivery_id !== undefined && { delivery_id }),
    },
    priority,
    maxAttempts,
  });
}
