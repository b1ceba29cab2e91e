import { printPromptFile, type PromptKernel } from "@parley/promptfile";
import { describe, expect, it } from "vitest";
import { isBroken, isEdited, reduceDraft, startDraft } from "./draft.ts";

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
});
