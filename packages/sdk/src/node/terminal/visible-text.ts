/** Control, zero-width, direction-changing and tag characters, but for tab and line feed. */
const hidden = /(?![\t\n])[\p{Cc}\u200B\u2028-\u202E\u2060-\u206F\uFEFF\u{E0000}-\u{E007F}]/gu;

/**
 * A text in which nothing hides and nothing commands the terminal: what shows nothing is written as its number.
 *
 * @example visibleText("pay\u202Egpj.exe") // "pay⟨U+202E⟩gpj.exe"
 */
export function visibleText(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(hidden, (character) => {
    const number = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    return `⟨U+${number}⟩`;
  });
}
