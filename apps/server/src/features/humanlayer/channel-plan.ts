import type { ApprovalPlan, Responder } from "@parley/contract";
import type { WireChannel, WireMember } from "./wire-bodies.ts";

/** Who may answer: clients of this wire say only where people are asked. Without a channel, whoever may. */
export function planOf(channel: WireChannel | null | undefined): ApprovalPlan {
  const steps = channel?.any_of ? delayedSteps(channel.any_of) : [{ who: responderOf(channel) }];
  // A program may answer what it asked: clients do so to hand on what somebody said elsewhere.
  return { steps, allow_requester: true };
}

/** Members at once are one step, each that comes later one of its own. */
function delayedSteps(members: readonly WireMember[]): ApprovalPlan["steps"] {
  const atOnce = members.filter((member) => !isDelayed(member)).map(responderOf);
  const later = members
    .filter(isDelayed)
    .map(({ timeout, channel }) => ({ who: responderOf(channel), after_seconds: Math.ceil(timeout) }));
  return atOnce.length === 0 ? later : [{ who: { any: atOnce } }, ...later];
}

type Delayed = Extract<WireMember, { timeout: number }>;
const isDelayed = (member: WireMember): member is Delayed => "timeout" in member;

/** Clients pass senders on as they came, `Ann <ann@example.org>`: the place is the address. */
export const emailPlace = (address: string): string =>
  `email:${(/<([^<>\s]+)>\s*$/u.exec(address)?.[1] ?? address).trim().toLowerCase()}`;

/** Inside of others nobody joins later: a delayed member is asked at once. */
export function responderOf(member: WireMember | null | undefined): Responder {
  if (member === null || member === undefined) return { anyone: true };
  if (isDelayed(member)) return responderOf(member.channel);
  if (member.all_of) return { all: member.all_of.map(responderOf) };
  if (member.any_of) return { any: member.any_of.map(responderOf) };
  const channels = [
    member.slack && `slack:${member.slack.channel_or_user_id}`,
    member.sms && `sms:${member.sms.phone_number}`,
    member.whatsapp && `whatsapp:${member.whatsapp.phone_number}`,
    member.email && emailPlace(member.email.address),
    typeof member.channel_id === "number" && `channel:${member.channel_id}`,
  ].filter((channel) => typeof channel === "string");
  const [first, ...others] = channels;
  if (first === undefined) return { anyone: true };
  return others.length === 0 ? { channel: first } : { any: channels.map((channel) => ({ channel })) };
}
