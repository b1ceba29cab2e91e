import type { File } from "@parley/contract";
import { useState } from "react";
import type { LoadedText, Texts } from "./text-queries.ts";

/** What was typed, and the version it was typed over. */
type Draft = { over: string; texts: Texts };

// What was typed lives as long as the page, by the File: another's new version does not take it away.
const typed = new Map<string, Draft>();

/** The texts of a File as they are being edited, and what they say where they can be read. */
export function useFileText(newest: File, { sync, texts: base }: LoadedText) {
  const [draft, setDraft] = useState(typed.get(newest.id));
  const texts = draft?.texts ?? base;
  const change = (next: Texts): void => {
    const now = isSame(next, base) ? undefined : { over: draft?.over ?? newest.version_id, texts: next };
    if (now) typed.set(newest.id, now);
    else typed.delete(newest.id);
    setDraft(now);
  };
  const reading = sync.readForm(newest.type, texts);
  return {
    texts,
    /** Takes a text in, or away where it is undefined. */
    change: (suffix: string, text: string | undefined): void => {
      const next = new Map(texts);
      if (text === undefined) next.delete(suffix);
      else next.set(suffix, text);
      change(next);
    },
    discard: () => change(base),
    reading,
    /** Layout alone makes no version. */
    isEdited: draft !== undefined && !(reading.ok && isSame(sync.printForm(reading.content), base)),
    /** A version was saved since the typing began. */
    isOvertaken: draft !== undefined && draft.over !== newest.version_id,
  };
}

const isSame = (one: Texts, other: Texts): boolean =>
  one.size === other.size && [...one].every(([suffix, text]) => other.get(suffix) === text);
