import { createTagPattern } from "./tags.ts";

/**
 * The one escape of the language: a backslash directly before something that looks like one of our tags makes it
 * text, and is not part of that text. To write such a backslash itself, write two: `\\</user>` is `\</user>`.
 * Backslashes anywhere else are ordinary.
 */
export function unescapeText(text: string): string {
  if (!text.includes("\\<")) return text;
  let result = "";
  let copied = 0;
  for (const match of text.matchAll(createTagPattern())) {
    if (text[match.index - 1] !== "\\") continue;
    result += text.slice(copied, match.index - 1);
    copied = match.index;
  }
  return result + text.slice(copied);
}

/** Writes text so that `unescapeText` gives it back and none of it is taken for one of `structural`. */
export function escapeText(
  text: string,
  isStructural: (name: string, isClosing: boolean) => boolean,
): string {
  if (!text.includes("<")) return text;
  let result = "";
  let copied = 0;
  for (const match of text.matchAll(createTagPattern())) {
    const [, slash, name] = match;
    const isEscapedAlready = text[match.index - 1] === "\\";
    if (!isEscapedAlready && !isStructural(name ?? "", slash === "/")) continue;
    result += `${text.slice(copied, match.index)}\\`;
    copied = match.index;
  }
  return result + text.slice(copied);
}
