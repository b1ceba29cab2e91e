import { fromJson } from "@parley/db";
import type { JobHandlers, JobQueue } from "@parley/jobs";
import { z } from "zod";
import type { OutboxTaker } from "../../kernel/outbox/outbox-taker.ts";
import { deliverNotice } from "./deliver-notice.ts";
import type { PushDependencies } from "./dependencies.ts";
import { findReachable } from "./find-reachable.ts";

const notifyJob = "push.notify";
const deliverJob = "push.deliver";
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
});
export type Delivery = z.output<typeof Delivery>;

/** Takes what people are to be told of requests, in the transaction that hands it out. */
export const pushTaker =
  ({ jobs }: { jobs: JobQueue }): OutboxTaker =>
  async (transaction, events) => {
    for (const event of events) {
      if (event.type !== "approval.notice_due") continue;
      const { approval, reason, recipients, anyone } = NoticeData.parse(fromJson(event.data));
      const payload: Notice = {
        version: 1,
        organization_id: event.organization_id,
        approval_id: approval.id,
        reason,
        user_ids: recipients.map(({ user_id: id }) => id),
        anyone,
      };
      await jobs.enqueue(transaction, {
        name: notifyJob,
        key: `${notifyJob}:${event.id}`,
        payload,
        priority,
      });
    }
  };

/** Each notice is one job for every browser that it reaches, so that one that fails holds up no other. */
export function pushJobs(dependencies: PushDependencies): JobHandlers {
  const { jobs } = dependencies;
  return {
    [notifyJob]: {
      async transactional({ id, payload, transaction }) {
        const notice = Notice.parse(payload);
        const { organization_id, approval_id, reason } = notice;
        for (const subscription of await findReachable(transaction, dependencies, notice))
          await jobs.enqueue(transaction, {
            name: deliverJob,
            key: `${deliverJob}:${id}:${subscription.id}`,
            payload: { version: 1, organization_id, approval_id, reason, subscription_id: subscription.id },
            priority,
            maxAttempts,
          });
      },
    },
    [deliverJob]: ({ payload, signal }) => deliverNotice(dependencies, Delivery.parse(payload), signal),
  };
}
