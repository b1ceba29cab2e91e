/** Nothing is seen of these, or they turn what follows; not among them are tab, line ends, and what scripts need to join. */
const hidden =
  /(?![\t\n\r])[\p{Cc}\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\u{E0000}-\u{E007F}]/gu;

/**
 * A text in which nothing hides: what shows nothing, or turns what follows, is written as its number. It is here since all
 * that shows people what others wrote stands on this package: whoever decides reads the same everywhere.
 *
 * @example toVisible("safe\u202Egpj.exe") // "safe⟨U+202E⟩gpj.exe"
 */
export const toVisible = (text: string): string =>
  text.toWellFormed().replace(hidden, (character) => {
    const number = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    return `⟨U+${number}⟩`;
  });
