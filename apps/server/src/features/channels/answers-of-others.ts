import type { ChannelEvent, EventResult } from "@parley/channels";
import { listDeliveriesByKey, lockDelivery, updateDelivery } from "./deliveries.store.ts";
import type { InboundDependencies } from "./dependencies.ts";
import { finishEvent, takeEvent } from "./inbound.store.ts";
import type { OpenChannel } from "./open-channel.ts";
import { withAttempt } from "./with-attempt.ts";

type Answering = {
  opened: OpenChannel;
  /** The platform's own. */
  sender: string;
  ofOther: NonNullable<ChannelEvent["about"]["ofOther"]>;
};

const ignored: EventResult = { status: "ignored", text: "" };

/**
 * Somebody answered what somebody else was asked, e.g. a mail that was passed on to them. It decides nothing, is on record
 * with the delivery, and is said to whoever wrote it: once, so that two machines write to each other no longer than that.
 */
export async function answerOfOther(
  { database, clock, publicUrl }: InboundDependencies,
  { opened, sender, ofOther }: Answering,
): Promise<EventResult> {
  const { organization_id: organizationId, id: channelId } = opened.row;
  const where = { organizationId, channelId, key: ofOther.key };
  const [delivery] = await listDeliveriesByKey(database.executor, where);
  if (delivery === undefined) return ignored;
  const now = clock();
  const event = { channel_id: channelId, event_id: `other:${delivery.id}:${sender}` };
  const isFirst = await database.transaction(async (transaction) => {
    if ((await takeEvent(transaction, event, now)) !== "taken") return false;
    const current = await lockDelivery(transaction, { organizationId, id: delivery.id });
    if (current === undefined) return false;
    const error = `${sender} answered this, who was not asked here: it decided nothing.`;
    const attempts = withAttempt(current, { at: now, act: "receive", error, exchanges: [] });
    await updateDelivery(transaction, { organizationId, id: delivery.id, changes: { attempts } });
    await finishEvent(transaction, event, now);
    return true;
  });
  if (!isFirst || !ofOther.mayTell) return ignored;
  const text = `Nothing was decided: what you answered was asked of somebody else, and counts from their address only. Whoever is asked as well has a message of their own, and the inbox: ${publicUrl()}/approvals`;
  return { status: "refused", text };
}
