import {
  applyPromptKernel,
  type Diagnostic,
  parsePromptFile,
  printPromptFile,
  type PromptKernel,
} from "@parley/promptfile";
import { isSameKernel } from "./prompt-text.ts";

/** A Prompt being edited: as cards, or as the text of its file. Both edit the same kernel. */
export type Draft = {
  /** What the work started from. */
  base: PromptKernel;
  /** The last content that could be read. */
  kernel: PromptKernel;
  view: "cards" | "text";
  /**
   * The file as it was last shown as text, with its comments and layout; may be unreadable for a while. What is edited
   * in cards gets into it when it is shown again.
   */
  text: string;
  diagnostics: Diagnostic[];
  /** The versions there were when the typing began, newest first. */
  known: readonly string[];
  /** One that was saved since; its author has been told. */
  overtakenBy: string | null;
};

export type DraftAction =
  | { type: "edit-kernel"; kernel: PromptKernel }
  | { type: "edit-text"; text: string }
  | { type: "show"; view: Draft["view"] }
  | { type: "overtake"; by: string }
  | { type: "discard" };

export function startDraft(base: PromptKernel, view: Draft["view"] = "cards"): Draft {
  return {
    base,
    kernel: base,
    view,
    text: printPromptFile(base),
    diagnostics: [],
    known: [],
    overtakenBy: null,
  };
}

/** The draft before something is done to it: where nothing was typed so far, it begins over these versions. */
export const beginOver = (draft: Draft, known: readonly string[]): Draft =>
  isEdited(draft) ? draft : { ...draft, known, overtakenBy: null };

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
      return action.view === "text" ? showText(draft) : { ...draft, view: "cards" };
    case "overtake":
      return { ...draft, known: [action.by, ...draft.known], overtakenBy: action.by };
    case "discard":
      return startDraft(draft.base, draft.view);
  }
}

function showText(draft: Draft): Draft {
  const text = textOf(draft);
  return { ...draft, view: "text", text, diagnostics: parsePromptFile(text).diagnostics };
}

/** The file as it is to be shown: what was edited in cards is written into the text, and the rest of it stays. */
function textOf({ view, text, kernel }: Draft): string {
  if (view === "text") return text;
  const applied = applyPromptKernel(text, kernel);
  return applied.ok ? applied.text : printPromptFile(kernel);
}

/** Work that goes on from what was saved: the text keeps the comments and the layout that a version does not hold. */
export function continueDraft(draft: Draft, saved: PromptKernel): Draft {
  const text = textOf(draft);
  const { kernel, diagnostics } = parsePromptFile(text);
  if (!kernel || !isSameKernel(kernel, saved)) return startDraft(saved, draft.view);
  return { ...startDraft(saved, draft.view), text, diagnostics };
}

/** Whether the text cannot be read, so that neither cards nor runs know what it means. */
export function isBroken(draft: Draft): boolean {
  return draft.view === "text" && draft.diagnostics.some(({ severity }) => severity === "error");
}

/** Whether anything differs from what the work started from. */
export function isEdited(draft: Draft): boolean {
  return isBroken(draft) || !isSameKernel(draft.kernel, draft.base);
}
