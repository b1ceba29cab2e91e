import type { ChannelAsking, ChannelTools, EventResult } from "@parley/channels";
import { hashToken } from "../../kernel/secrets.ts";
import { createToken } from "../access/index.ts";
import { findApproval, findEditor } from "../approvals/index.ts";
import { updateChannel } from "./channels.store.ts";
import type { InboundDependencies } from "./dependencies.ts";
import { openHome } from "./homes.store.ts";
import { inboxOf, mayDo } from "./inbox-of.ts";
import { planHome } from "./keep-homes.ts";
import { launchAgent } from "./launch-agent.ts";
import { codeOfLink } from "./link-code.ts";
import { insertLinkOffer } from "./link-offers.store.ts";
import { cardOf } from "./make-card-of.ts";
import type { OpenChannel } from "./open-channel.ts";
import { findSender, toActor } from "./sender.ts";
import { takeWish } from "./take-wish.ts";

type Asked<T extends ChannelAsking["type"] = ChannelAsking["type"]> = {
  opened: OpenChannel;
  tools: ChannelTools;
  hide: (secret: string) => void;
  address: string | undefined;
  asking: Extract<ChannelAsking, { type: T }>;
};

const linkMs = 10 * 60_000;

/** Room for a request that is shown in pages. */
const wholeLimits = { fields: 500, valueChars: 1_100_000, messageChars: 1_100_000, previews: 50 };

/** What somebody wants that is about nothing that was posted. Nothing is told to who is no member. */
export async function takeAsking(dependencies: InboundDependencies, asked: Asked): Promise<EventResult> {
  const { asking } = asked;
  switch (asking.type) {
    case "removed":
      return disable(dependencies, { ...asked, asking });
    case "link":
      return offerLink(dependencies, { ...asked, asking });
    case "stop":
    case "start":
      return takeWish(dependencies, { ...asked, asking });
    case "look":
      return look(dependencies, { ...asked, asking });
    case "inbox":
      return showInbox(dependencies, { ...asked, asking });
    case "launch":
      return launchAgent(dependencies, { ...asked, asking });
  }
}

const unknown: EventResult = {
  status: "refused",
  text: "You are not known here. Link your account with /parley link, or ask an admin to.",
};

/** Whoever looks at the channels sees that it ended, and why; what was to be shown waits. */
async function disable(
  { database, clock, events, logger, auditor }: InboundDependencies,
  { opened, address, asking }: Asked<"removed">,
): Promise<EventResult> {
  const { organization_id: organizationId, id, name } = opened.row;
  const changes = { is_enabled: false, trouble: asking.text, updated_at: clock() };
  await updateChannel(database.executor, { organizationId, id, changes });
  await auditor.note("done", {
    organization_id: organizationId,
    recorded_at: clock(),
    action: "channels.disable",
    actor_kind: "channel",
    actor_id: id,
    actor_name: name,
    address: address ?? null,
    target: id,
    details: { given: { is_enabled: false, trouble: asking.text } },
  });
  logger.warn({ channel: id, reason: asking.text }, "a channel was disabled by its platform");
  events.emit("channel.changed", { organizationId });
  return { status: "counted", text: "" };
}

type Sent = Pick<Asked, "opened" | "tools"> & { asking: Pick<ChannelAsking, "sender"> };

const senderOf = (dependencies: InboundDependencies, { opened, tools, asking }: Sent) =>
  findSender(dependencies, { opened, tools, externalId: asking.sender.id, options: {} });

/** Only to who is not known yet: whose account it is by its address nobody else can say. */
async function offerLink(dependencies: InboundDependencies, asked: Asked<"link">): Promise<EventResult> {
  const { database, clock, publicUrl } = dependencies;
  const { opened, asking, hide } = asked;
  const member = await senderOf(dependencies, asked);
  if (member !== undefined)
    return { status: "shown", text: `You are known here as ${member.name}, ${member.email}.` };
  const token = createToken();
  hide(token);
  const code = codeOfLink(token);
  hide(code);
  const now = clock();
  const isOffered = await insertLinkOffer(database.executor, {
    token_hash: hashToken(token),
    organization_id: opened.row.organization_id,
    channel_id: opened.row.id,
    external_id: asking.sender.id,
    external_name: asking.sender.name,
    created_at: now,
    expires_at: now + linkMs,
  });
  if (!isOffered)
    return {
      status: "refused",
      text: "Too many ask to be linked here just now. Try it again in ten minutes.",
    };
  // Behind the # it reaches no log of any server.
  return { status: "shown", text: "", link: `${publicUrl()}/link-account#${token}`, code };
}

async function look(dependencies: InboundDependencies, asked: Asked<"look">): Promise<EventResult> {
  const { database, publicUrl } = dependencies;
  const { opened, asking } = asked;
  const member = await senderOf(dependencies, asked);
  if (member === undefined) return unknown;
  const { organization_id: organizationId, id: channelId } = opened.row;
  const actor = toActor({ channelId, externalId: asking.sender.id }, member);
  const row = (await mayDo(dependencies, actor, "read"))
    ? await findApproval(database.executor, { organizationId, id: asking.approvalId })
    : undefined;
  if (row === undefined) return { status: "refused", text: "There is no such request that you may see." };
  const editor = await findEditor(database.executor, row);
  const limits = asking.isWhole ? wholeLimits : opened.channel.capabilities.limits;
  return {
    status: "shown",
    text: "",
    card: cardOf(opened, { row, note: null, publicUrl: publicUrl(), limits, editor }),
  };
}

/** What is kept in sight is shown by a job, now and whenever it changes. */
async function showInbox(dependencies: InboundDependencies, asked: Asked<"inbox">): Promise<EventResult> {
  const { database, clock, jobs } = dependencies;
  const { opened, asking } = asked;
  const { id: channelId, organization_id: organizationId } = opened.row;
  const { page } = asking;
  if (asking.isKept) {
    const home = { channel_id: channelId, external_id: asking.sender.id };
    await openHome(database.executor, {
      ...home,
      organization_id: organizationId,
      page,
      opened_at: clock(),
    });
    await planHome(jobs, database.executor, home);
    return { status: "shown", text: "" };
  }
  const member = await senderOf(dependencies, asked);
  if (member === undefined) return unknown;
  const externalId = asking.sender.id;
  const inbox = await inboxOf(dependencies, { opened, member, externalId, page });
  return { status: "shown", text: "", inbox };
}
