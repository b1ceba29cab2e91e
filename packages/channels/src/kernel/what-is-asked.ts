import type { Card } from "./card.ts";

type Asked = Pick<Card, "kind" | "title">;

/**
 * What somebody wants, to stand behind their name; `spell` writes others' words as the place takes them.
 *
 * @example whatIsAsked({ kind: "function_call", title: "refund" }); // "asks to run refund"
 */
export function whatIsAsked(
  { kind, title }: Asked,
  spell: (text: string) => string = (text) => text,
): string {
  if (kind === "function_call") return `asks to run ${spell(title)}`;
  // That is what one without a subject is called.
  return title === "question" ? "asks a question" : `asks: ${spell(title)}`;
}
