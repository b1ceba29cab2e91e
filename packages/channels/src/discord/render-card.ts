import { actsOf, type Act } from "../kernel/acts.ts";
import { withoutApproval, type Card } from "../kernel/card.ts";
import { factsOf, seeTitleOf, type Fact, type Part } from "../kernel/facts.ts";
import { cutText } from "../kernel/visible-text.ts";
import { writeCustomId } from "./custom-id.ts";
import { toCode, toCodeBlock } from "./inert.ts";

/** What an embed's text may hold, by Discord. */
const mostChars = 4096;
const rowLength = 5;

export type Message = {
  content: string;
  embeds: { description: string }[];
  components: object[];
  allowed_mentions: { parse: string[] };
};
export type Rendered = { body: Message; showsCard: boolean };

/** The message that shows a card. What does not fit is cut, and then it cannot be approved here. */
export function renderCard(card: Card): Rendered {
  const lines = factsOf(card).map(toMarkdown);
  const whole = lines.join("\n");
  if (whole.length <= mostChars) return { body: toMessage(whole, card), showsCard: true };
  const note = "\nThis is only its beginning. Approving it takes the page.";
  return {
    body: toMessage(joinUpTo(lines, mostChars - note.length) + note, withoutApproval(card)),
    showsCard: false,
  };
}

/** Whole lines only: half a code block would let go what it holds. */
function joinUpTo(lines: readonly string[], limit: number): string {
  let text = "";
  for (const line of lines) {
    if (text.length + line.length + 1 > limit) return text;
    text += text === "" ? line : `\n${line}`;
  }
  return text;
}

export function toMarkdown(fact: Fact): string {
  if (fact.type === "block") return toCodeBlock(fact.text);
  const text = fact.parts.map(toInline).join("");
  return fact.type === "heading" ? `### ${text}` : text;
}

const toInline = ({ text, isOurs, link }: Part): string => {
  if (!isOurs) return toCode(text);
  return link === undefined ? text : `[${text}](${link})`;
};

const toMessage = (description: string, card: Card): Message => ({
  content: "",
  embeds: [{ description }],
  components: componentsOf(card),
  // Whatever is written, nobody is called.
  allowed_mentions: { parse: [] },
});

function componentsOf(card: Card): object[] {
  const buttons = [
    ...actsOf(card).flatMap((act) => buttonOf(card, act)),
    { type: 2, style: 5, label: seeTitleOf(card), url: card.link },
  ];
  const rows: object[] = [];
  for (let at = 0; at < buttons.length; at += rowLength)
    rows.push({ type: 1, components: buttons.slice(at, at + rowLength) });
  return rows;
}

const styles = { plain: 2, good: 3, bad: 4 } as const;
/** A form has five inputs at most: the last is the comment. */
const mostEdits = 4;
/** Of an input, by Discord. */
export const inputChars = 4000;

function buttonOf({ argsHash, editable }: Card, { act, title, tone, index, takesWords }: Act): object[] {
  const fits = editable.length <= mostEdits && editable.every(({ text }) => text.length <= inputChars);
  if (act === "edit" && !fits) return [];
  const id = { act, hash: argsHash, ...(index !== undefined && { index, takesWords }) };
  const label = cutText(title, 80).text;
  return [{ type: 2, style: styles[tone], label, custom_id: writeCustomId(id) }];
}
