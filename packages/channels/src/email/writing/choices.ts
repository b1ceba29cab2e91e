import type { Card } from "../../kernel/card.ts";
import { whatIsAsked } from "../../kernel/what-is-asked.ts";

/** One thing that can be pressed in a mail. Pressing it opens a page; the page decides. */
export type Choice = { label: string; url: string; isMain: boolean };

/** The grammar of these links is that of HumanLayer's templates: `?approve=true`, `?reject=true&option=…`, `?option=…`. */
export function choicesOf({ offers, options, link, kind }: Card): Choice[] {
  const to = (parameters: Record<string, string>): string => {
    const url = new URL(link);
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return url.href;
  };
  if (kind === "question")
    return offers.answer
      ? options.map(({ name, title }) => ({ label: title, url: to({ option: name }), isMain: false }))
      : [];
  const approve = { label: "Approve", url: to({ approve: "true" }), isMain: true };
  const deny = { label: "Deny", url: to({ reject: "true" }), isMain: false };
  const reasons = options.map(({ name, title }) => ({
    label: `Deny: ${title}`,
    url: to({ reject: "true", option: name }),
    isMain: false,
  }));
  return [...(offers.approve ? [approve] : []), ...(offers.deny ? [deny, ...reasons] : [])];
}

/** What the mail is about, in a sentence. */
export function headlineOf(card: Card): string {
  const { requester, title, state, digest, isNotice } = card;
  if (isNotice) return title;
  if (digest !== undefined) return `${title} wait for you`;
  if (state.status !== "pending") return outcomeOf({ title, state });
  return `${requester} ${whatIsAsked(card)}`;
}

/** What became of it, and by whom. */
export function outcomeOf({ title, state }: Pick<Card, "title" | "state">): string {
  if (state.status === "pending") {
    const { approvedBy } = state;
    return approvedBy.length === 0
      ? `${title} waits.`
      : `${title}: approved by ${approvedBy.join(", ")}; others are needed as well.`;
  }
  const words = {
    approved: "was approved",
    denied: "was denied",
    answered: "was answered",
    timed_out: "timed out: nobody decided",
    cancelled: "was withdrawn",
  };
  const by = state.by.length === 0 ? "" : ` by ${state.by.join(", ")}`;
  const edited = state.isEdited ? ", with other arguments than were asked for" : "";
  return `${title} ${words[state.status]}${by}${edited}.`;
}

/** How this one is answered by a reply; nothing where it is not. */
export function howToReply({ offers, kind, options, stakes }: Card): string | undefined {
  const numbers = options.length === 0 ? "" : ", or with the number of an option";
  if (kind === "question") return offers.answer ? `Reply with your answer${numbers}.` : undefined;
  if (!offers.deny) return undefined;
  if (!offers.approve || stakes === "high")
    return `Reply with “no” to deny it${numbers}. Approving this one takes the link.`;
  return `Reply with nothing but “yes” or “no”${numbers}. After “denied:” comes your reason.`;
}
