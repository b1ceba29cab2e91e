import { splitPreviews, type Card, type CardPreview, type DigestItem } from "../../kernel/card.ts";
import { answerMark } from "../reading/quote-marks.ts";
import { choicesOf, headlineOf, howToReply } from "./choices.ts";

export type Rendering = {
  /** Whether replies are read at all. */
  takesReplies: boolean;
  /** Whether the card's link is the reader's own, to decide by. The inbox takes no choices in its address. */
  hasOwnLink: boolean;
};

/** Every line of what others wrote stands behind this, so that none of it looks like ours. */
const margin = "  | ";

/** The mail's plain half: all that its other half says. */
export function renderText(card: Card, { takesReplies, hasOwnLink }: Rendering): string {
  const { reason, message, fields, moreFields, options, state, note, warning, digest } = card;
  const { effects, others } = splitPreviews(card);
  const how = takesReplies && state.status === "pending" ? howToReply(card) : undefined;
  const outcome = state.status === "pending" ? null : state.text;
  const parts = [
    how === undefined ? [] : [answerMark],
    [headlineOf(card)],
    block("What was said", outcome),
    block("Note", note),
    digest === undefined ? block(questionOf(card), message) : listOf(digest),
    ...effects.map(toPreview),
    block("Why", reason),
    ...fields.map(({ name, value, isCut }) =>
      block(oneLine(name), value ?? "(not shown here)", isCut ? "There is more: see the link." : undefined),
    ),
    moreFields === 0 ? [] : [`And ${moreFields} arguments more: see the link.`],
    ...others.map(toPreview),
    block("Warning", warning),
    options.length === 0
      ? []
      : [
          "Options",
          ...options.map(
            ({ title, description }, index) =>
              `${margin}${index + 1}. ${oneLine(title)}${description === null ? "" : ` (${oneLine(description)})`}`,
          ),
        ],
    linksOf(card, hasOwnLink),
    how === undefined ? [] : [how],
    factsOf(card),
  ];
  return `${parts
    .filter((part) => part.length > 0)
    .map((part) => part.join("\n"))
    .join("\n\n")}\n`;
}

const toPreview = ({ title, text, url, isCut }: CardPreview): string[] =>
  block(oneLine(title), text ?? url, isCut ? "There is more: see the link." : undefined);

function block(title: string, text: string | null, more?: string): string[] {
  if (text === null) return [];
  return [
    title,
    ...text.split(/\r\n|[\r\n]/u).map((line) => margin + line),
    ...(more === undefined ? [] : [more]),
  ];
}

const listOf = (digest: readonly DigestItem[]): string[] =>
  digest.flatMap(({ text, link }, index) => [`${index + 1}. ${oneLine(text)}`, `   ${link}`]);

const oneLine = (text: string): string => text.replaceAll(/\s+/gu, " ");

/** What stands above the message of a card. */
export const questionOf = ({ isNotice }: Card): string => (isNotice ? "What happened" : "The question");

function linksOf(card: Card, hasOwnLink: boolean): string[] {
  if (card.isNotice) return [`See it: ${card.link}`];
  if (card.digest !== undefined)
    return [`See all that waits: ${card.link}`, "Opening a link decides nothing."];
  if (card.state.status !== "pending") return [`All of it: ${card.link}`];
  return [
    ...(hasOwnLink ? choicesOf(card) : []).map(({ label, url }) => `${oneLine(label)}: ${url}`),
    `See all of it, and decide: ${card.link}`,
    "Opening a link decides nothing.",
  ];
}

function factsOf({ isNotice, stakes, deadlineAt, runId, state }: Card): string[] {
  const deadline =
    deadlineAt === null || state.status !== "pending"
      ? []
      : [`Until ${new Date(deadlineAt).toISOString().slice(0, 16).replace("T", " ")} UTC`];
  return [
    ...deadline,
    ...(isNotice && stakes === "medium" ? [] : [`Stakes: ${stakes}`]),
    ...(runId === null ? [] : [`Run: ${oneLine(runId)}`]),
  ];
}
