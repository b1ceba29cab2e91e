import type { EventResult } from "@parley/channels";
import { channelErrors } from "@parley/contract";
import { findApproval, type ApprovalRow } from "../approvals/index.ts";
import { listDeliveriesByKey, mostFound, type FoundDelivery } from "./deliveries.store.ts";
import type { InboundDependencies } from "./dependencies.ts";
import { cardOf, readPlaceOptions, type PlaceOptions } from "./make-card-of.ts";
import type { OpenChannel } from "./open-channel.ts";
import type { Taking } from "./receive-inbound.ts";
import { waitForSending } from "./wait-for-sending.ts";

/** For so long a bare word may be an answer to what has ended meanwhile. */
const latelyMs = 24 * 3_600_000;

const severalWait = "Several requests wait here: use the buttons of the one you mean.";
const severalAsked =
  "Nothing was decided: you were asked several things lately. Please begin with the code of the one you mean, as its message says.";

const ofDigest =
  "Nothing was decided: that message told of several requests. Answer each behind its own link.";

const unknown =
  "Nothing was decided: Parley knows nothing of this message. If it stands here twice, use the other one.";

const isBeingSent =
  "Nothing was decided: what you answered is being sent at this moment. Please answer again in a minute.";

const mostNamed = 5;

/** Where it is told is where they were shown, so that nobody reads more than they have. */
function sayWhatWaits(
  { publicUrl }: Pick<InboundDependencies, "publicUrl">,
  opened: OpenChannel,
  open: readonly Pick<Meant, "approval">[],
): string {
  const rows = [...new Map(open.map(({ approval }) => [approval.id, approval])).values()];
  const titles = rows
    .slice(0, mostNamed)
    .map((row) => `“${cardOf(opened, { row, note: null, publicUrl: publicUrl() }).title}”`);
  const more = rows.length > mostNamed ? ` and ${rows.length - mostNamed} more` : "";
  if (rows.length === 0)
    return "Nothing was decided: you were asked several things lately, and none of them waits any more.";
  return `Nothing was decided: you were asked several things lately. Still waiting: ${titles.join(", ")}${more}. Press the buttons of the one you mean, or reply in its thread.`;
}

type Meant = { delivery: FoundDelivery; approval: ApprovalRow; options: PlaceOptions };

/** @throws still_taken for words among people: most are about something else, and whoever brought them tells them again */
function refuseWhileSending(event: Taking["event"]): EventResult {
  if (event.type !== "words" || event.isBare === true || event.isReply === true)
    return { status: "refused", text: isBeingSent };
  throw channelErrors.stillTaken();
}

/** The request that was shown under that key. Where there are several, only one that is open may be meant. */
export async function findMeant(
  dependencies: InboundDependencies,
  { opened, event, tools }: Taking,
): Promise<Meant | EventResult> {
  const { database, secrets, clock } = dependencies;
  const { executor } = database;
  const { organization_id: organizationId, id: channelId } = opened.row;
  const { key, approvalId } = event.about;
  const isBare = event.type === "words" && event.isBare === true;
  const list = (): Promise<FoundDelivery[]> =>
    listDeliveriesByKey(executor, { organizationId, channelId, key });
  let all = await list();
  // What names no message may be an answer to one that is on its way, although others are known by its key.
  if (all.length === 0 || isBare) {
    const sending = await waitForSending(dependencies, { opened, tools, event, known: all });
    if (sending === "still") return refuseWhileSending(event);
    if (sending === "ended") all = await list();
  }
  const meant: { delivery: FoundDelivery; approval: ApprovalRow }[] = [];
  for (const delivery of all) {
    if (approvalId !== undefined && delivery.approval_id !== approvalId) continue;
    const approval = await findApproval(executor, { organizationId, id: delivery.approval_id });
    if (approval !== undefined) meant.push({ delivery, approval });
  }
  if (meant.length > 0 && meant.every(({ delivery }) => delivery.digest_id !== null))
    return { status: "refused", text: ofDigest };
  const open = meant.filter(({ approval }) => approval.status === "pending");
  const since = clock() - latelyMs;
  const possible = isBare
    ? meant.filter((one) => one.approval.status === "pending" || one.delivery.updated_at > since)
    : open;
  const hasThreads = event.type === "words" && event.hasThreads === true;
  // What is possible stands first: where all of it is, something else may be behind it that nobody has looked at.
  const mayBeMore = isBare && possible.length >= mostFound;
  if (mayBeMore || new Set(possible.map(({ approval }) => approval.id)).size > 1) {
    if (hasThreads) return { status: "unclear", text: sayWhatWaits(dependencies, opened, open) };
    return { status: "unclear", text: isBare ? severalAsked : severalWait };
  }
  // Whoever writes long after all has ended means nothing of it.
  if (hasThreads && possible.length === 0) return { status: "ignored", text: "" };
  const one = open[0] ?? meant[0];
  if (one === undefined)
    return event.type === "words" ? { status: "ignored", text: "" } : { status: "refused", text: unknown };
  const { address } = one.delivery;
  const where = { organizationId, approvalId: one.approval.id, address };
  return { ...one, options: await readPlaceOptions({ executor, secrets }, where) };
}
