import { isParleyError } from "@parley/contract";
import {
  isDecisive,
  readWords,
  withoutApproval,
  type Card,
  type ChannelDecision,
  type ChannelEvent,
  type EventResult,
  type Reading,
} from "@parley/channels";
import type { Attempt } from "../../kernel/audit/auditor.ts";
import {
  decideApproval,
  findApproval,
  stateOf,
  voterOf,
  type ApprovalRow,
  type Decision,
} from "../approvals/index.ts";
import { answerOfOther } from "./answers-of-others.ts";
import type { FoundDelivery } from "./deliveries.store.ts";
import type { InboundDependencies } from "./dependencies.ts";
import { inboxCard, readInbox } from "./inbox-of.ts";
import { isSaidBefore, shownAt } from "./domain/shown-at.ts";
import { isTooLate } from "./domain/too-late.ts";
import { findMeant } from "./find-meant.ts";
import { keeperOf } from "./keep-keys.ts";
import { cardOf } from "./make-card-of.ts";
import { ownLinks } from "./own-link.ts";
import type { Member } from "./people.store.ts";
import { sayNothingWaits } from "./nothing-waits.ts";
import { reconsider } from "./reading/reconsider.ts";
import type { Taking } from "./receive-inbound.ts";
import { takeReceipt } from "./take-receipt.ts";
import { findSender, toActor, unknownSender } from "./sender.ts";

const refuse = (text: string, more: Partial<EventResult> = {}): EventResult => ({
  status: "refused",
  text,
  ...more,
});

/** Finds out what was answered and by whom, and has it decided as any other answer is. */
export async function takeAnswer(dependencies: InboundDependencies, taking: Taking): Promise<EventResult> {
  const { event, opened } = taking;
  if (event.type === "receipt") {
    const { id: channelId, organization_id: organizationId } = opened.row;
    await takeReceipt(dependencies, { organizationId, channelId, receipt: event });
    return { status: "ignored", text: "" };
  }
  if (isTooLate(event, dependencies.clock())) return refuse(cameLate);
  if (event.about.isInbox !== undefined) return takeFromInbox(dependencies, { ...taking, event });
  const found = await findMeant(dependencies, { ...taking, event });
  if ("status" in found) {
    if (found.status !== "ignored" || event.type !== "words") return found;
    const { ofOther } = event.about;
    if (ofOther !== undefined)
      return answerOfOther(dependencies, { opened, sender: event.sender.id, ofOther });
    if (event.otherwise !== undefined)
      return takeAnswer(dependencies, { ...taking, event: readOtherwise(event, event.otherwise) });
    return event.isBare === true || event.isReply === true ? sayNothingWaits(dependencies, taking) : found;
  }
  const { delivery, approval, options } = found;
  const { allowed_responder_ids: allowed } = options as { allowed_responder_ids?: string[] | null };
  if (Array.isArray(allowed) && allowed.length > 0 && !allowed.includes(event.sender.id))
    return refuse("Only those whom the request names may answer it here.", { options });
  const { tools } = taking;
  const member = await findSender(dependencies, { opened, tools, externalId: event.sender.id, options });
  if (member === undefined) return refuse(unknownSender(event.sender.id), { options, isUnknown: true });
  const card = cardOf(taking.opened, {
    row: approval,
    note: delivery.note,
    publicUrl: dependencies.publicUrl(),
  });
  const answering = { taking, place: delivery.address, approval, member, card };
  const naming = { channelId: opened.row.id, deliveryId: delivery.id, argsHash: card.argsHash };
  const keep = keeperOf(dependencies, naming);
  const about = {
    options,
    ...(event.type === "words" && { isDecisive: isDecisive(event.text, card.options) }),
  };
  const show = (text: string): EventResult =>
    approval.status === "pending"
      ? { status: "shown", text, card, keep, ...about }
      : refuse(endedText(card), about);
  if (event.type === "form") return show("");
  if (event.type === "words" && event.isBare === true) {
    const shown = shownAt(delivery);
    if (shown === undefined) return show(neverShown);
    if (isSaidBefore(event, shown)) return refuse(saidBefore, about);
  }
  const understood = { event, delivery, approval, member, card, signal: tools.signal };
  const said = await reconsider(dependencies, { said: readSaid(event, card, delivery), ...understood });
  if ("unclear" in said) {
    // Who says yes wants to hear that it was not taken for one.
    if (said.isYes === true) return refuse(said.unclear, about);
    const link = await ownLinks(dependencies, { ...taking, approval }).linkFor?.(member.email);
    const shown = delivery.args_hash === card.argsHash ? card : withoutApproval(card);
    const linked = { ...shown, link: link ?? card.link };
    return { status: "unclear", text: said.unclear, card: linked, keep, ...about };
  }
  return { ...(await decide(dependencies, { ...answering, decision: said.decision })), ...about };
}

type Words = Extract<ChannelEvent, { type: "words" }>;

const readOtherwise = (event: Words, { key, text, isBare }: NonNullable<Words["otherwise"]>): Words => ({
  ...event,
  text,
  isBare,
  about: { key },
  otherwise: undefined,
});

/** Words are an answer to what was shown, whatever it is now. A no may also be one to what nobody showed. */
function readSaid(event: Said, card: Card, { args_hash: argsHash }: FoundDelivery): Reading {
  if (event.type === "decision") return { decision: event.decision };
  const shown = argsHash === null ? withoutApproval(card) : { ...card, argsHash };
  if (event.type === "option") return readOption(event, shown);
  return readWords(event.text, shown, { isAmongPeople: event.isAmongPeople === true });
}

type Pressed = Taking & { event: Exclude<ChannelEvent, { type: "receipt" }> };

const notTheirs = "This does not wait for you any more, so nothing was decided.";

/** What is done in the sender's own inbox, as it is now. */
async function takeFromInbox(dependencies: InboundDependencies, taking: Pressed): Promise<EventResult> {
  const { database, publicUrl } = dependencies;
  const { opened, tools, event } = taking;
  const { approvalId: id = "", isInbox } = event.about;
  const externalId = event.sender.id;
  if (isInbox !== true || (event.type !== "decision" && event.type !== "form")) return refuse(notTheirs);
  const member = await findSender(dependencies, { opened, tools, externalId, options: {} });
  if (member === undefined) return refuse(unknownSender(externalId), { isUnknown: true });
  const { organization_id: organizationId } = opened.row;
  const approval = await findApproval(database.executor, { organizationId, id });
  if (approval === undefined) return refuse(notTheirs);
  const card = inboxCard(opened, { row: approval, publicUrl: publicUrl() });
  if (approval.status !== "pending") return refuse(endedText(card));
  const isTheirs = await readInbox(dependencies, { opened, member, externalId });
  if (!(await isTheirs(approval))) return refuse(notTheirs);
  if (event.type === "form") return { status: "shown", text: "", card };
  return decide(dependencies, { taking, place: null, approval, member, card, decision: event.decision });
}

type Said = Extract<ChannelEvent, { type: "words" | "decision" | "option" }>;

function readOption({ index, text }: Extract<Said, { type: "option" }>, card: Card): Reading {
  const option = card.options[index]?.name;
  if (option === undefined) return { unclear: "Nothing was decided: this is none of the options." };
  const said = text === undefined || text.trim() === "" ? undefined : text;
  if (card.kind === "question") return { decision: { decision: "answer", option, answer: said } };
  return { decision: { decision: "deny", args_hash: card.argsHash ?? "", option, comment: said } };
}

const endedText = ({ state }: Card): string => {
  if (state.status === "pending") return "";
  const by = state.by.length === 0 ? "" : ` by ${state.by.join(", ")}`;
  return `Too late: this is ${state.status.replace("_", " ")}${by}, since ${new Date(state.at).toISOString()}.`;
};

const cameLate =
  "Nothing was decided: what you said came more than a day late. Please look again, and answer anew.";
const neverShown =
  "Nothing was decided: nobody knows whether you had seen this before you wrote. Please look, and answer anew.";
const saidBefore =
  "Nothing was decided: you wrote that before you were asked. Please look again, and answer anew.";

type Deciding = {
  taking: Taking;
  /** Where it was asked, as plans name it; null: in their inbox. */
  place: string | null;
  approval: ApprovalRow;
  member: Member;
  card: Card;
  decision: ChannelDecision;
};

/** With what their role permits now, on record like every decision. What is refused is told, with why. */
async function decide(dependencies: InboundDependencies, deciding: Deciding): Promise<EventResult> {
  const { auditor, guard } = dependencies;
  const { taking, place, approval, member, card, decision } = deciding;
  const { organization_id: organizationId, id } = approval;
  const who = { channelId: taking.opened.row.id, externalId: taking.event.sender.id };
  const actor = toActor(who, member);
  const attempt: Attempt = {
    action: "channels.decide",
    actor,
    address: taking.address,
    input: {
      params: { id },
      query: { channel_id: who.channelId, sender: who.externalId },
      body: decision,
    },
  };
  try {
    guard.admit(await guard.grantsOf(actor), {
      permission: "approve",
      resource: "organization",
      method: "POST",
    });
    const read = readDecision(decision, { card, approval });
    if ("refused" in read) return refuse(read.refused);
    const voter = { ...(await voterOf(dependencies, actor)), channel: place };
    const decided = await auditor.change(
      attempt,
      async () => undefined,
      () => decideApproval(dependencies, { organizationId, id, voter, actor, decision: read }),
    );
    return {
      status: "counted",
      text: decided.status === "pending" ? "Noted. Others are needed as well." : "Done.",
    };
  } catch (error) {
    if (!isParleyError(error)) throw error;
    await auditor.deny(attempt, error);
    return refuse(error.message);
  }
}

/** What the place offers can be done there, and nothing else. */
function readDecision(
  decision: ChannelDecision,
  { card, approval }: { card: Card; approval: ApprovalRow },
): Decision | { refused: string } {
  const isOpen = approval.status === "pending";
  if (decision.decision === "deny") return decision;
  if (decision.decision === "answer") return { ...decision, answer: decision.answer };
  const { edits = [], args_hash, comment = defaultComment(approval) } = decision;
  if (isOpen && !card.offers.approve)
    return { refused: `Approving this takes all of it to be seen: ${card.link}` };
  if (edits.length === 0) return { decision: "approve", args_hash, comment };
  const args: Record<string, unknown> = { ...stateOf(approval).args };
  for (const { index, text } of edits) {
    const field = card.editable[index];
    if (field === undefined) return { refused: "These arguments are no longer what was shown. Look again." };
    if (text === field.text) continue;
    const value = field.isJson ? parseJson(text) : text;
    if (value === undefined)
      return { refused: `\`${field.name}\` is no JSON any more. Texts stand in quotes.` };
    args[field.name] = value;
  }
  return { decision: "approve", args_hash, comment, args };
}

/** What its clients found where nobody had said a word. */
const defaultComment = ({ source }: ApprovalRow): string | null =>
  source === "humanlayer" ? "Approved in slack" : null;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
