import { type Diagnostic, parsePromptFile, printPromptFile, type PromptKernel } from "@parley/promptfile";
import { isSameKernel } from "./prompt-text.ts";

/** A Prompt being edited: as cards, or as the text of its file. Both edit the same kernel. */
export type Draft = {
  /** What the work started from. */
  base: PromptKernel;
  /** The last content that could be read. */
  kernel: PromptKernel;
  view: "cards" | "text";
  /** What stands in the text view; may be unreadable for a while. */
  text: string;
  diagnostics: Diagnostic[];
};

export type DraftAction =
  | { type: "edit-kernel"; kernel: PromptKernel }
  | { type: "edit-text"; text: string }
  | { type: "show"; view: Draft["view"] }
  | { type: "discard" };

export function startDraft(base: PromptKernel, view: Draft["view"] = "cards"): Draft {
  return { base, kernel: base, view, text: view === "text" ? printPromptFile(base) : "", diagnostics: [] };
}

export function reduceDraft(draft: Draft, action: DraftAction): Draft {
  switch (action.type) {
    case "edit-kernel":
      return { ...draft, kernel: action.kernel };
    case "edit-text": {
      const { kernel = draft.kernel, diagnostics } = parsePromptFile(action.text);
      return { ...draft, kernel, text: action.text, diagnostics };
    }
    case "show":
      if (action.view === draft.view || isBroken(draft)) return draft;
      return { ...draft, view: action.view, text: printPromptFile(draft.kernel), diagnostics: [] };
    case "discard":
      return startDraft(draft.base, draft.view);
  }
}

/** Whether the text cannot be read, so that neither cards nor runs know what it means. */
export function isBroken(draft: Draft): boolean {
  return draft.view === "text" && draft.diagnostics.some(({ severity }) => severity === "error");
}

/** Whether anything differs from what the work started from. */
export function isEdited(draft: Draft): boolean {
  return isBroken(draft) || !isSameKernel(draft.kernel, draft.base);
}
