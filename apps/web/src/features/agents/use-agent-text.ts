import type { Agent } from "@parley/contract";
import { parseAgentFile, printAgentFile } from "@parley/promptfile";
import { useState } from "react";
import { agentKernelOf } from "./agent-kernel.ts";

/** What was typed, the versions there were when that began, newest first, and one that was saved since. */
type Draft = { text: string; known: readonly string[]; overtakenBy: string | null };

// What was typed lives as long as the page, by the Agent: another's new version does not take it away.
const typed = new Map<string, Draft>();

/** The file of an Agent as it is being edited, and what it says where it can be read. */
export function useAgentText(newest: Agent, versions: readonly { version_id: string }[]) {
  const base = printAgentFile(agentKernelOf(newest));
  const [draft, setDraft] = useState(typed.get(newest.id));
  const keep = (next: Draft | undefined): void => {
    if (next) typed.set(newest.id, next);
    else typed.delete(newest.id);
    setDraft(next);
  };
  const text = draft?.text ?? base;
  const { kernel } = parseAgentFile(text);
  const isEdited = kernel === undefined || printAgentFile(kernel) !== base;
  const known = (isEdited && draft?.known) || versions.map(({ version_id: id }) => id);
  const overtakenBy = (isEdited && draft?.overtakenBy) || null;
  return {
    text,
    kernel,
    isEdited,
    known,
    overtakenBy,
    change: (next: string): void => keep(next === base ? undefined : { text: next, known, overtakenBy }),
    discard: () => keep(undefined),
    /** Another version was saved meanwhile: it is known from now on. */
    overtake: (by: string): void => keep({ text, known: [by, ...known], overtakenBy: by }),
    /** Goes on with the text, its comments and layout, where it was saved as the newest version. */
    keepFor: (saved: Agent): void => {
      const isNewest = (saved.version_number ?? 0) >= (newest.version_number ?? 0);
      const isSame = kernel && printAgentFile(kernel) === printAgentFile(agentKernelOf(saved));
      keep(isNewest && isSame ? { text, known: [], overtakenBy: null } : undefined);
    },
  };
}
