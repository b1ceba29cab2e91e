/** Nothing is seen of these, or they turn what follows. */
const hidden =
  /(?![\t\n\r])[\p{Cc}\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\u{E0000}-\u{E007F}]/gu;

/**
 * A text in which nothing hides: what shows nothing, or turns what follows, is written as its number.
 *
 * @example toVisible("safe\u202Egpj.exe"); // "safe⟨U+202E⟩gpj.exe"
 */
export const toVisible = (text: string): string =>
  text.toWellFormed().replace(hidden, (character) => {
    const number = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    return `⟨U+${number}⟩`;
  });

/** The beginning of a text, whole characters only, and whether there is more. */
export function cutText(text: string, maxLength: number): { text: string; isCut: boolean } {
  if (text.length <= maxLength) return { text, isCut: false };
  const end = /[\uD800-\uDBFF]/.test(text[maxLength - 1] ?? "") ? maxLength - 1 : maxLength;
  return { text: text.slice(0, end), isCut: true };
}
