/** Control, zero-width, direction-changing and tag characters, but for tab, line ends and those that scripts need to join. */
const hidden = /(?![\t\n\r])[\p{Cc}\u200B\u2028-\u202E\u2060-\u206F\uFEFF\u{E0000}-\u{E007F}]/gu;

/**
 * A text in which nothing hides: a character that shows nothing, or turns the order of what follows, is written as its
 * number.
 *
 * @example visibleText("pay\u202Egpj.exe") // "pay⟨U+202E⟩gpj.exe"
 */
export function visibleText(text: string): string {
  return text.replace(
    hidden,
    (character) => `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}⟩`,
  );
}
