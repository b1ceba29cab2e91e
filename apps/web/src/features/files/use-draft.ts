import { useState } from "react";
import type { ContentValues } from "./content-fields.ts";

// What was typed lives as long as the page, by the version it was typed over.
const typed = new Map<string, ContentValues>();

/** What is typed over a version; nothing while it is only read. */
export function useContentDraft(versionId: string) {
  const [values, setValues] = useState(typed.get(versionId));
  return {
    values,
    change: (next: ContentValues): void => {
      typed.set(versionId, next);
      setValues(next);
    },
    discard: (): void => {
      typed.delete(versionId);
      setValues(undefined);
    },
  };
}
