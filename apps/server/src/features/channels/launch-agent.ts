import type { ChannelAsking, ChannelTools, EventResult } from "@parley/channels";
import { publishEvents } from "../../kernel/outbox/publish-events.ts";
import { findApproval } from "../approvals/index.ts";
import { listDeliveriesByKey } from "./deliveries.store.ts";
import type { InboundDependencies } from "./dependencies.ts";
import { finishEvent } from "./inbound.store.ts";
import type { OpenChannel } from "./open-channel.ts";
import { findSender } from "./sender.ts";

type Launching = {
  opened: OpenChannel;
  tools: ChannelTools;
  asking: Extract<ChannelAsking, { type: "launch" }>;
};

const ignored: EventResult = { status: "ignored", text: "" };

/** Tells webhooks of a message to an agent, once, where it is from somebody who may write to it and answers nothing. */
export async function launchAgent(
  dependencies: InboundDependencies,
  launching: Launching,
): Promise<EventResult> {
  const { database, clock, events } = dependencies;
  const { opened, asking } = launching;
  const { organization_id: organizationId, id: channelId } = opened.row;
  if (await isAnswer(dependencies, launching)) return ignored;
  if (!(await mayLaunch(dependencies, launching)))
    return {
      status: "refused",
      text: `You may not launch agents here: nobody has said so of your account (${asking.sender.id}).`,
    };
  const { messages, isPartial } = await asking.readThread();
  const { team, channel, thread, message } = asking.conversation;
  const data = {
    is_test: false,
    team_id: team,
    channel_id: channel,
    thread_ts: thread,
    message_ts: message,
    events: messages.map(({ id, senderId, text }) => ({
      from_user_id: senderId,
      channel_id: channel,
      content: text,
      message_id: id,
    })),
    is_partial: isPartial,
  };
  const now = clock();
  await database.transaction(async (transaction) => {
    await publishEvents(transaction, [{ organizationId, type: "agent_slack.received", data, now }]);
    // Together: told again by the platform, it launches nothing a second time.
    await finishEvent(transaction, { channel_id: channelId, event_id: asking.id }, now);
  });
  events.emit("agent.launched", { organizationId });
  return { status: "counted", text: "" };
}

/** Clocks differ by so much. */
const skewMs = 2000;

/** What is written where something waits is about that, also where it was decided by just this message. */
async function isAnswer(
  { database: { executor } }: InboundDependencies,
  { opened, asking: { key, conversation } }: Launching,
): Promise<boolean> {
  const { organization_id: organizationId, id: channelId } = opened.row;
  // Those that wait come first, then what was changed last.
  const deliveries = await listDeliveriesByKey(executor, { organizationId, channelId, key });
  const writtenAt = Number(conversation.message) * 1000;
  for (const { approval_id: id } of deliveries) {
    const approval = await findApproval(executor, { organizationId, id });
    const endedAt = approval?.decided_at ?? null;
    if (approval?.status === "pending" || (endedAt !== null && endedAt + skewMs > writtenAt)) return true;
  }
  return false;
}

async function mayLaunch(
  dependencies: InboundDependencies,
  { opened, tools, asking: { senders, sender } }: Launching,
): Promise<boolean> {
  if (senders.includes(sender.id)) return true;
  if (!senders.includes("members")) return false;
  return (
    (await findSender(dependencies, { opened, tools, externalId: sender.id, options: {} })) !== undefined
  );
}
