/** Nothing is seen of these, or they turn what follows; not among them are tab, line ends, and what scripts need to join. */
const hidden =
  /\u034F|(?![\t\n\r])[\p{Cc}\u00AD\u061C\u115F\u1160\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF0-\uFFFB\u{1D173}-\u{1D17A}\u{E0000}-\u{E00FF}]/u;
/** One of them joins, or chooses how a character looks. Another one behind it does neither, and a text could hide in many. */
const repeated =
  /(?<=[\u200C\u200D])[\u200C\u200D]|(?<=[\uFE00-\uFE0F\u{E0100}-\u{E01EF}])[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/u;
const unseen = new RegExp(`${hidden.source}|${repeated.source}`, "gu");

/**
 * A text in which nothing hides: what shows nothing, or turns what follows, is written as its number. It is here since all
 * that shows people what others wrote stands on this package: whoever decides reads the same everywhere.
 *
 * @example toVisible("safe\u202Egpj.exe") // "safe⟨U+202E⟩gpj.exe"
 */
export const toVisible = (text: string): string =>
  text.toWellFormed().replace(unseen, (character) => {
    const number = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    return `⟨U+${number}⟩`;
  });
