import { toVisible } from "@parley/promptfile";

/**
 * A text in which nothing hides and nothing commands the terminal: what shows nothing is written as its number. A carriage
 * return alone would have what follows overwrite the line.
 *
 * @example visibleText("pay\u202Egpj.exe") // "pay⟨U+202E⟩gpj.exe"
 */
export const visibleText = (text: string): string =>
  toVisible(text.replaceAll("\r\n", "\n")).replaceAll("\r", "⟨U+000D⟩");
