import { withoutApproval, type Card, type ChannelEvent, type Reading } from "@parley/channels";
import type { ApprovalRow } from "../../approvals/index.ts";
import type { FoundDelivery } from "../deliveries.store.ts";
import type { InboundDependencies } from "../dependencies.ts";
import type { Member } from "../people.store.ts";
import { confirmationOf, readByPrompt } from "./read-by-prompt.ts";

type Reconsidering = {
  said: Reading;
  event: ChannelEvent;
  delivery: FoundDelivery;
  approval: ApprovalRow;
  member: Member;
  card: Card;
  signal: AbortSignal;
};

/** What words mean that keywords leave unclear, where the organization has a Prompt read them. */
export async function reconsider(
  dependencies: InboundDependencies,
  { said, event, delivery, approval, member, card, signal }: Reconsidering,
): Promise<Reading> {
  if (!("unclear" in said) || event.type !== "words" || event.text.trim() === "") return said;
  // A clear yes that is not enough here; and among people, words may be to anybody.
  if (said.isYes === true || event.isAmongPeople === true) return said;
  const { address, args_hash: shownHash } = delivery;
  const shown = shownHash === null ? withoutApproval(card) : card;
  const { text } = event;
  const judged = await readByPrompt(dependencies, {
    text,
    approval,
    card: shown,
    member,
    address,
    mayApprove: shown.offers.approve,
    signal,
  });
  if (judged === undefined) return said;
  if (judged.outcome !== "counted") return { unclear: confirmationOf(judged) ?? said.unclear };
  const args_hash = shownHash ?? card.argsHash ?? "";
  const comment = text.trim().slice(0, 10_000);
  return judged.decision === "approve"
    ? { decision: { decision: "approve", args_hash, comment } }
    : { decision: { decision: "deny", args_hash, comment } };
}
