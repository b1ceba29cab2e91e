import { printPromptFile, type PromptKernel } from "@parley/promptfile";
import { describe, expect, it } from "vitest";
import { continueDraft, isBroken, isEdited, reduceDraft, startDraft } from "./draft.ts";

const base: PromptKernel = { model: "mock", template: [{ role: "user", content: "Hello {{name}}" }] };
const warmer: PromptKernel = { model: "mock", template: [{ role: "user", content: "Dear {{name}}" }] };

describe("a draft", () => {
  it("is edited only while its content differs from its base", () => {
    const edited = reduceDraft(startDraft(base), { type: "edit-kernel", kernel: warmer });
    expect(isEdited(edited)).toBe(true);
    expect(isEdited(reduceDraft(edited, { type: "edit-kernel", kernel: { ...base, temperature: 1 } }))).toBe(
      false,
    );
    expect(isEdited(reduceDraft(edited, { type: "discard" }))).toBe(false);
  });

  it("shows the same content as text, and takes it back", () => {
    const asText = reduceDraft(startDraft(base), { type: "show", view: "text" });
    expect(asText.text).toBe(printPromptFile(base));
    const edited = reduceDraft(asText, { type: "edit-text", text: printPromptFile(warmer) });
    expect(reduceDraft(edited, { type: "show", view: "cards" }).kernel.template).toEqual(warmer.template);
  });

  it("keeps unreadable text, its findings and the view until it can be read", () => {
    const asText = reduceDraft(startDraft(base), { type: "show", view: "text" });
    const broken = reduceDraft(asText, { type: "edit-text", text: "---\nmodel: mock\n---\n<user>\nHello" });
    expect(isBroken(broken)).toBe(true);
    expect(isEdited(broken)).toBe(true);
    expect(broken.kernel).toEqual(base);
    expect(broken.diagnostics[0]).toMatchObject({ severity: "error", line: 4 });
    expect(reduceDraft(broken, { type: "show", view: "cards" }).view).toBe("text");
  });

  describe("with comments", () => {
    const commented = "---\n# by hand\nmodel:   mock # cheap\n---\n<user>Hello {{name}}</user>\n";
    const typed = reduceDraft(startDraft(base, "text"), { type: "edit-text", text: commented });
    const inCards = reduceDraft(typed, { type: "show", view: "cards" });

    it("shows the text as it was typed again", () => {
      expect(reduceDraft(inCards, { type: "show", view: "text" }).text).toBe(commented);
    });

    it("writes what is edited in cards into the text, and leaves the rest of it", () => {
      const kernel = { ...inCards.kernel, ...warmer, temperature: 0.3 };
      const shown = reduceDraft(reduceDraft(inCards, { type: "edit-kernel", kernel }), {
        type: "show",
        view: "text",
      });
      expect(shown.text).toBe(
        "---\n# by hand\nmodel:   mock # cheap\ntemperature: 0.3\n---\n<user>Dear {{name}}</user>\n",
      );
      expect(shown.kernel).toEqual(kernel);
    });

    it("keeps them when it was saved, and is not edited then", () => {
      const edited = reduceDraft(inCards, { type: "edit-kernel", kernel: warmer });
      const saved = continueDraft(edited, warmer);
      expect(isEdited(saved)).toBe(false);
      expect(reduceDraft(saved, { type: "show", view: "text" }).text).toContain(
        "# by hand\nmodel:   mock # cheap",
      );
    });

    it("loses them when it is discarded", () => {
      expect(reduceDraft(typed, { type: "discard" }).text).toBe(printPromptFile(base));
    });
  });
});
