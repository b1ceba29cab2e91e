import { useSyncExternalStore } from "react";
import { type Draft, type DraftAction, isEdited, reduceDraft } from "./draft.ts";

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

/** The draft kept under a key, else the given one; and how to change it. */
export function useDraft(key: string, fresh: Draft): [Draft, (action: DraftAction) => void] {
  const kept = useSyncExternalStore(subscribe, () => drafts.get(key));
  return [kept ?? fresh, (action) => change(key, reduceDraft(drafts.get(key) ?? fresh, action))];
}

export function forgetDraft(key: string): void {
  change(key, undefined);
}

/** Whether leaving the page would lose something typed. */
export function hasUnsavedDrafts(): boolean {
  return [...drafts.values()].some(isEdited);
}
