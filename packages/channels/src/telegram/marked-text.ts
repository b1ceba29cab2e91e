import type { Fact, Part } from "../kernel/facts.ts";
import { cutText } from "../kernel/visible-text.ts";

/** A part of a text that is shown differently; offset and length count UTF-16 code units, as JavaScript does. */
export type Entity =
  | { type: "bold" | "code" | "pre"; offset: number; length: number }
  | { type: "text_link"; offset: number; length: number; url: string };

/** A text with its marks beside it: nothing in it is read as markup. */
export type MarkedText = { text: string; entities: Entity[] };

/** Of a message, by Telegram. */
export const mostChars = 4096;

/**
 * Facts as one text. Telegram finds links, mentions and commands by itself, but for `code` and `pre`: so all that is
 * not ours stands in these.
 */
export function toMarkedText(facts: readonly Fact[]): MarkedText {
  const marked: MarkedText = { text: "", entities: [] };
  for (const fact of facts) {
    if (marked.text !== "") marked.text += "\n";
    if (fact.type === "block") append(marked, fact.text, "pre");
    else for (const part of fact.parts) appendPart(marked, part, fact.type === "heading");
  }
  return marked;
}

function appendPart(marked: MarkedText, { text, isOurs, link }: Part, isHeading: boolean): void {
  if (link === undefined) return append(marked, text, isOurs ? isHeading && "bold" : "code");
  // An address that only this machine knows is no link to Telegram: it is told as it is.
  if (!isOpenable(link)) return append(marked, link, false);
  marked.entities.push({ type: "text_link", offset: marked.text.length, length: text.length, url: link });
  marked.text += text;
}

/** Telegram refuses a whole message for a button with an address that only this machine knows. */
export const isOpenable = (link: string): boolean => {
  const { hostname } = new URL(link);
  return hostname.includes(".") && !hostname.endsWith(".localhost");
};

function append(marked: MarkedText, text: string, type: "bold" | "code" | "pre" | false): void {
  if (type !== false) marked.entities.push({ type, offset: marked.text.length, length: text.length });
  marked.text += text;
}

/** The beginning of it, with the marks that are left. */
export function cutMarked({ text, entities }: MarkedText, maxLength: number): MarkedText {
  const cut = cutText(text, maxLength).text;
  return {
    text: cut,
    entities: entities
      .map((entity) => ({ ...entity, length: Math.min(entity.length, cut.length - entity.offset) }))
      .filter(({ length }) => length > 0),
  };
}
