import { expect, test } from "vitest";
import { toVisible } from "./visible-text.ts";

test.each([
  ["a control character", "a\u0000b\u001Bc\u0085", "a⟨U+0000⟩b⟨U+001B⟩c⟨U+0085⟩"],
  ["a soft hyphen", "pay\u00ADpal", "pay⟨U+00AD⟩pal"],
  ["what has no width", "a\u200Bb\u2060c\uFEFF\u180E", "a⟨U+200B⟩b⟨U+2060⟩c⟨U+FEFF⟩⟨U+180E⟩"],
  [
    "what turns the direction",
    "\u202Egpj\u2066\u200E\u200F\u061C",
    "⟨U+202E⟩gpj⟨U+2066⟩⟨U+200E⟩⟨U+200F⟩⟨U+061C⟩",
  ],
  ["a line end of no keyboard", "a\u2028b\u2029", "a⟨U+2028⟩b⟨U+2029⟩"],
  ["a tag", "a\u{E0041}", "a⟨U+E0041⟩"],
  ["a letter that fills and is not seen", "a\u3164\uFFA0\u115F\u1160", "a⟨U+3164⟩⟨U+FFA0⟩⟨U+115F⟩⟨U+1160⟩"],
  ["what else is not seen", "a\u034F\uFFF9\u{1D173}", "a⟨U+034F⟩⟨U+FFF9⟩⟨U+1D173⟩"],
  [
    "a text in what chooses looks",
    "😀\uFE0F\u{E0141}\u{E0142}b\u{E0143}",
    "😀\uFE0F⟨U+E0141⟩⟨U+E0142⟩b\u{E0143}",
  ],
  ["a text in what joins", "a\u200C\u200D\u200Db", "a\u200C⟨U+200D⟩⟨U+200D⟩b"],
  ["half a character", "a\uD83D", "a\uFFFD"],
])("%s is written out", (_what, text, shown) => {
  expect(toVisible(text)).toBe(shown);
  expect(toVisible(shown)).toBe(shown);
});

test("what people write is left alone", () => {
  const written = "línea\r\n\tمرحبا 👩‍👧 👩‍❤️‍👩 می‌خواهم 葛\u{E0100}城 한글 <b>no</b>";
  expect(toVisible(written)).toBe(written);
});
