import { useState } from "react";

/** What was typed, the versions there were when that began, newest first, and one that was saved since. */
type Draft<T> = { typed: T; known: readonly string[]; overtakenBy: string | null };

// What was typed lives as long as the page, by the File: another's new version does not take it away.
const drafts = new Map<string, Draft<unknown>>();

/** What is typed over the newest version of a File in its one form; nothing while it is only read. */
export function useDraft<T>(fileId: string, versions: readonly { version_id: string }[]) {
  const [draft, setDraft] = useState(drafts.get(fileId) as Draft<T> | undefined);
  const keep = (next: Draft<T> | undefined): void => {
    if (next) drafts.set(fileId, next);
    else drafts.delete(fileId);
    setDraft(next);
  };
  const known = draft?.known ?? versions.map(({ version_id: id }) => id);
  const overtakenBy = draft?.overtakenBy ?? null;
  return {
    typed: draft?.typed,
    known,
    overtakenBy,
    change: (typed: T): void => keep({ typed, known, overtakenBy }),
    discard: (): void => keep(undefined),
    /** Another version was saved meanwhile: it is known from now on. */
    overtake: (by: string): void => {
      if (draft) keep({ ...draft, known: [by, ...known], overtakenBy: by });
    },
  };
}
