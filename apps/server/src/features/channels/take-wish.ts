import type { ChannelAsking, ChannelEvent, EventResult } from "@parley/channels";
import { findApproval } from "../approvals/index.ts";
import { contactsOf, saveStop } from "./contacts.store.ts";
import { listDeliveriesByKey } from "./deliveries.store.ts";
import type { InboundDependencies } from "./dependencies.ts";
import { cardOf } from "./make-card-of.ts";
import type { Taking } from "./receive-inbound.ts";
import { takeAnswer } from "./take-answer.ts";

type Wishing = Omit<Taking, "event"> & { asking: Extract<ChannelAsking, { type: "stop" | "start" }> };

/** Whoever it is: nobody need be known here to be left alone. Where the word answers what waits, it is an answer. */
export async function takeWish(
  dependencies: InboundDependencies,
  { asking, ...taking }: Wishing,
): Promise<EventResult> {
  const { type, at, sender, answer } = asking;
  const { opened } = taking;
  const answered = answer && (await takeAsAnswer(dependencies, { ...taking, event: answer }));
  if (answered !== undefined) return answered;
  const { executor } = dependencies.database;
  await saveStop(executor, opened.row, { externalId: sender.id, at, hasStopped: type === "stop" });
  // What was said later may have been told before.
  const { hasStopped } = await contactsOf(executor, opened.row)(sender.id);
  const text = hasStopped
    ? "You are sent nothing more here. START has you asked again."
    : "You are asked here again. STOP ends it.";
  return { status: "counted", text };
}

/** Undefined where it is none: no option has that name, and in reply to what was asked it decides nothing. */
async function takeAsAnswer(
  dependencies: InboundDependencies,
  taking: Taking,
): Promise<EventResult | undefined> {
  const { event } = taking;
  if (event.type !== "words") return undefined;
  const names = await listOptionNames(dependencies, taking);
  const isOption = names?.includes(event.text.trim().toLowerCase()) === true;
  const isReply = names !== undefined && event.isReply === true;
  if (!isOption && !isReply) return undefined;
  const result = await takeAnswer(dependencies, taking);
  if (result.isUnknown === true || result.status === "ignored") return undefined;
  return isOption || result.status === "counted" ? result : undefined;
}

/** Of what waits there; undefined where nothing does. */
async function listOptionNames(
  { database: { executor }, publicUrl }: InboundDependencies,
  { opened, event }: { opened: Taking["opened"]; event: ChannelEvent },
): Promise<string[] | undefined> {
  const { organization_id: organizationId, id: channelId } = opened.row;
  const where = { organizationId, channelId, key: event.about.key };
  const names: string[] = [];
  let isAsked = false;
  for (const { approval_id: id } of await listDeliveriesByKey(executor, where)) {
    const row = await findApproval(executor, { organizationId, id });
    if (row?.status !== "pending") continue;
    isAsked = true;
    const { options } = cardOf(opened, { row, note: null, publicUrl: publicUrl() });
    names.push(...options.flatMap(({ name, title }) => [name.toLowerCase(), title.toLowerCase()]));
  }
  return isAsked ? names : undefined;
}
