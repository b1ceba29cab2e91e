import { expect, test } from "vitest";
import { visibleText } from "./visible-text.ts";

test("what hides or turns text is written out; what people write is left alone", () => {
  expect(visibleText("pay\u202Egpj.exe\u200B\u0000")).toBe("pay⟨U+202E⟩gpj.exe⟨U+200B⟩⟨U+0000⟩");
  expect(visibleText("\u00AD\u061C\u180E\u200E\u200F\uD800")).toBe(
    "⟨U+00AD⟩⟨U+061C⟩⟨U+180E⟩⟨U+200E⟩⟨U+200F⟩\uFFFD",
  );
  const written = "línea\n\tمرحبا 👩‍👧 می‌خواهم <b>no</b>";
  expect(visibleText(written)).toBe(written);
});
