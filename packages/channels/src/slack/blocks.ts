import { splitPreviews, type Card, type CardField, type CardPreview } from "../kernel/card.ts";
import { cutText } from "../kernel/visible-text.ts";

/** Structured text: Slack reads nothing inside of a `text`, so nothing in it can call anybody, link or format. */
export type RichText =
  | { type: "text"; text: string; style?: { bold?: boolean; italic?: boolean } }
  | { type: "link"; url: string; text: string }
  | { type: "date"; timestamp: number; format: string; fallback: string };

export type Block = Record<string, unknown> & { type: string };

export const text = (value: string): RichText => ({ type: "text", text: value === "" ? " " : value });
export const bold = (value: string): RichText => ({ type: "text", text: value, style: { bold: true } });
export const italic = (value: string): RichText => ({ type: "text", text: value, style: { italic: true } });

const section = (...elements: RichText[]) => ({ type: "rich_text_section", elements });
const preformatted = (value: string) => ({ type: "rich_text_preformatted", elements: [text(value)] });
const quote = (value: string) => ({ type: "rich_text_quote", elements: [text(value)] });

export const rich = (...elements: object[]): Block => ({ type: "rich_text", elements });

/** Slack's own limits: https://docs.slack.dev/reference/block-kit */
export const plain = (value: string, maxLength = 75) => ({
  type: "plain_text",
  text: cutText(value === "" ? " " : value, maxLength).text,
  emoji: false,
});

/** Everything a card says, without what can be done about it. */
export function toFacts(card: Card): Block[] {
  const { effects, others } = splitPreviews(card);
  return [
    { type: "header", text: plain(titleOf(card), 150) },
    ...(card.note === null ? [] : [rich(section(italic(card.note)))]),
    ...(card.isNotice ? [] : [rich(...circumstances(card))]),
    ...toMessage(card),
    ...effects.map((preview) => rich(...toPreview(card, preview))),
    ...(card.fields.length === 0 ? [] : [rich(...card.fields.flatMap((field) => toField(card, field)))]),
    ...(card.moreFields === 0
      ? []
      : [rich(section(italic(`${card.moreFields} more arguments: `), seeMore(card)))]),
    ...(card.reason === null ? [] : [rich(section(bold("Why")), quote(card.reason))]),
    ...others.map((preview) => rich(...toPreview(card, preview))),
    ...(card.warning === null ? [] : [rich(section(italic(card.warning)))]),
  ];
}

function toMessage({ message, digest }: Card): Block[] {
  if (digest === undefined) return message === null ? [] : [rich(quote(message))];
  const [intro = ""] = (message ?? "").split("\n");
  const items = digest.slice(0, mostTold).map((item, index) => {
    const told = `${index + 1}. ${cutText(item.text, 200).text} `;
    return section(text(told), { type: "link", url: item.link, text: "See it" });
  });
  const more = digest.length - items.length;
  return [rich(section(text(intro)), ...items, ...(more > 0 ? [section(text(`And ${more} more.`))] : []))];
}
/** Slack takes no longer messages. */
const mostTold = 30;

export function titleOf({ kind, title }: Pick<Card, "kind" | "title">): string {
  if (kind === "function_call") return `Run ${title}?`;
  return title === "question" ? "A question" : title;
}

const seeMore = ({ link }: Card): RichText => ({ type: "link", url: link, text: "see more" });

export function circumstances({ requester, runId, stakes, deadlineAt, approvalId }: Card): object[] {
  const run = runId === null ? [] : [text(", run "), text(runId)];
  const deadline = deadlineAt === null ? [] : [text(". Until "), toDate(deadlineAt)];
  return [
    section(text("Asked by "), bold(requester), ...run, text(`. Stakes: ${stakes}`), ...deadline, text(".")),
    section(italic(approvalId)),
  ];
}

export const toDate = (at: number): RichText => ({
  type: "date",
  timestamp: Math.floor(at / 1000),
  format: "{date_short_pretty} {time}",
  // Where Slack does not know the reader's hour.
  fallback: `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`,
});

function toField(card: Card, { name, value, isCut }: CardField): object[] {
  if (value === null) return [section(bold(name), italic(": not shown here. "), seeMore(card))];
  const rest = isCut ? [section(italic("This is its beginning: "), seeMore(card))] : [];
  return [section(bold(name)), preformatted(value), ...rest];
}

function toPreview(card: Card, { title, text: shown, url, isCut }: CardPreview): object[] {
  // Addresses from a request are no links here: nobody is led astray by what looks like ours.
  const address = url === null ? [] : [preformatted(url)];
  const rest = isCut ? [section(italic("This is its beginning: "), seeMore(card))] : [];
  return [section(bold(title)), ...(shown === null ? [] : [preformatted(shown)]), ...address, ...rest];
}
