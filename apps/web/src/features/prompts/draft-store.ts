import type { PromptKernel } from "@parley/promptfile";
import { useMemo, useSyncExternalStore } from "react";
import { beginOver, type Draft, type DraftAction, isEdited, reduceDraft, startDraft } from "./draft.ts";

// Drafts live as long as the page, so that nothing typed is lost by looking elsewhere.
const drafts = new Map<string, Draft>();
const listeners = new Set<() => void>();

function change(key: string, draft: Draft | undefined): void {
  if (draft) drafts.set(key, draft);
  else drafts.delete(key);
  for (const notify of listeners) notify();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

let lastView: Draft["view"] = "cards";

/** The draft kept under a key, else a fresh one of a version; and how to change it. Versions are by id, newest first. */
export function useDraft(
  key: string,
  { base, versions }: { base: PromptKernel; versions: readonly string[] },
): [Draft, (action: DraftAction) => void] {
  const kept = useSyncExternalStore(subscribe, () => drafts.get(key));
  const fresh = useMemo(() => startDraft(base, lastView), [base]);
  const dispatch = (action: DraftAction): void => {
    if (action.type === "show") lastView = action.view;
    change(key, reduceDraft(beginOver(drafts.get(key) ?? fresh, versions), action));
  };
  return [kept ?? fresh, dispatch];
}

/** The version of a Prompt that was edited last and is not saved. */
export function editedVersionOf(promptId: string): string | undefined {
  const found = [...drafts].findLast(([key, draft]) => key.startsWith(`${promptId} `) && isEdited(draft));
  return found?.[0].slice(promptId.length + 1);
}

/** Puts back a draft as it was. */
export function restoreDraft(key: string, draft: Draft): void {
  change(key, draft);
}

/** Goes on under the key of the version that a draft was saved as. */
export function moveDraft(key: string, { to, draft }: { to: string; draft: Draft }): void {
  drafts.delete(key);
  change(to, draft);
}

/** Whether leaving the page would lose something typed. */
export function hasUnsavedDrafts(): boolean {
  return [...drafts.values()].some(isEdited);
}
