import type { Card, CardOption } from "../kernel/card.ts";
import { bold, italic, plain, rich, text, titleOf, toDate, toFacts, type Block } from "./blocks.ts";
import { escapeText } from "./escape.ts";

export type Message = { text: string; blocks: Block[] };

/** What a press gives back: what it was about, and for exactly which arguments. */
export type ButtonValue = { id: string; hash: string | null; option?: string | undefined };

const optionButtons = 8;

/** The message that shows a card. Without buttons it is answered in its thread. */
export function renderCard(card: Card, { withButtons = true }: { withButtons?: boolean } = {}): Message {
  const isOpen = card.state.status === "pending";
  const acts = isOpen ? [...progressOf(card), ...toActs(card, withButtons)] : [toOutcome(card)];
  return {
    text: escapeText(`${isOpen && !card.isNotice ? "Your word is needed: " : ""}${titleOf(card)}`),
    blocks: [...toFacts(card), ...acts],
  };
}

function progressOf({ state }: Card): Block[] {
  if (state.status !== "pending" || state.approvedBy.length === 0) return [];
  const names = state.approvedBy.join(", ");
  return [
    rich({ type: "rich_text_section", elements: [text(`Approved so far by ${names}; others are needed.`)] }),
  ];
}

const words = {
  approved: "Approved",
  denied: "Denied",
  answered: "Answered",
  timed_out: "Nobody answered in time",
  cancelled: "Withdrawn",
} as const;

/** What became of it stands where the buttons were. */
function toOutcome({ state, link }: Card): Block {
  if (state.status === "pending") throw new Error("A pending request has no outcome.");
  const by = state.by.length === 0 ? [] : [text(" by "), bold(state.by.join(", "))];
  const edited = state.isEdited ? [text(", with changed arguments")] : [];
  const head = [bold(words[state.status]), ...by, ...edited, text(", "), toDate(state.at), text(". ")];
  return rich(
    { type: "rich_text_section", elements: [...head, { type: "link", url: link, text: "See it" }] },
    ...(state.text === null || state.text === ""
      ? []
      : [{ type: "rich_text_quote", elements: [text(state.text)] }]),
  );
}

/** What can be done about an open request: each with ids of its own, so that several stand in one view. */
export function toActs(card: Card, withButtons: boolean): Block[] {
  const { offers } = card;
  if (card.isNotice)
    return [{ type: "actions", elements: [button(card, { act: "open", title: "See it", url: card.link })] }];
  const see = button(card, { act: "open", title: "See all of it", url: card.link });
  const more = isWhole(card) ? [] : [lookButton(card, "See more")];
  if (!withButtons)
    return [
      rich({ type: "rich_text_section", elements: [italic(howToSay(card))] }),
      { type: "actions", elements: [...more, see] },
    ];
  const main = [
    ...(offers.approve ? [approveButton(card)] : []),
    ...(offers.deny ? [button(card, { act: "deny", title: "Deny", style: "danger" })] : []),
    ...(offers.edit ? [button(card, { act: "edit", title: "Edit and approve" })] : []),
    ...(offers.answer ? [button(card, { act: "answer", title: "Answer", style: "primary" })] : []),
    ...more,
    see,
  ];
  const options = card.options
    .slice(0, optionButtons)
    .map((option, index) => optionButton(card, option, index));
  const takesPage = card.kind === "function_call" && !offers.approve;
  return [
    ...(takesPage ? [rich({ type: "rich_text_section", elements: [italic(onItsPage)] })] : []),
    { type: "actions", block_id: `main:${card.approvalId}`, elements: main },
    ...(options.length === 0
      ? []
      : [{ type: "actions", block_id: `options:${card.approvalId}`, elements: options }]),
  ];
}

const onItsPage = "Not all of it is shown here, so approving it takes its page: See all of it.";

const isWhole = ({ fields, moreFields, previews }: Card): boolean =>
  moreFields === 0 && [...fields, ...previews].every(({ isCut }) => !isCut);

/** Opens all of it in a window. */
export const lookButton = (card: Card, title: string) => button(card, { act: "look", title });

const howToSay = ({ kind, offers }: Card): string => {
  if (kind === "question") return "Answer in this thread.";
  return offers.approve
    ? 'Answer in this thread: "approve", or "no" and, after a colon, why.'
    : 'Answer in this thread with "no" and, after a colon, why; a yes takes the page.';
};

type Pressed = {
  act: string;
  title: string;
  style?: "primary" | "danger";
  url?: string;
  option?: string;
};

function button({ approvalId, argsHash }: Card, { act, title, style, url, option }: Pressed) {
  const value: ButtonValue = { id: approvalId, hash: argsHash, ...(option !== undefined && { option }) };
  return {
    type: "button",
    action_id: act,
    text: plain(title),
    ...(style && { style }),
    // Slack sends the value back as it is; a link needs none.
    ...(url === undefined ? { value: JSON.stringify(value) } : { url }),
  };
}

/** Much hangs on it: one press more. */
function approveButton(card: Card) {
  const made = button(card, { act: "approve", title: "Approve", style: "primary" });
  if (card.stakes !== "high") return made;
  return {
    ...made,
    confirm: {
      title: plain("Much hangs on this one", 100),
      text: plain(`Approve ${card.title} with exactly these arguments?`, 300),
      confirm: plain("Approve", 30),
      deny: plain("Not yet", 30),
    },
  };
}

function optionButton(card: Card, { name, title, isInteractive }: CardOption, index: number) {
  const act = `option${isInteractive ? "_form" : ""}:${index}`;
  const style = card.kind === "function_call" ? ("danger" as const) : undefined;
  return button(card, { act, title, option: name, ...(style && { style }) });
}
