import type { Agent } from "@parley/contract";
import { parseAgentFile, printAgentFile } from "@parley/promptfile";
import { useState } from "react";
import { agentKernelOf } from "./agent-kernel.ts";

// What was typed lives as long as the page, by the version it was typed over.
const typed = new Map<string, string>();

/** The file of an Agent's version as it is being edited, and what it says where it can be read. */
export function useAgentText(version: Agent) {
  const base = printAgentFile(agentKernelOf(version));
  const [text, setText] = useState(typed.get(version.version_id) ?? base);
  const { kernel } = parseAgentFile(text);
  const change = (next: string): void => {
    if (next === base) typed.delete(version.version_id);
    else typed.set(version.version_id, next);
    setText(next);
  };
  return {
    text,
    change,
    discard: () => change(base),
    /** Goes on with the text, its comments and layout, over the version that it was saved as. */
    keepFor: (saved: Agent): void => {
      const isSame = kernel && printAgentFile(kernel) === printAgentFile(agentKernelOf(saved));
      typed.delete(version.version_id);
      if (isSame) typed.set(saved.version_id, text);
    },
    kernel,
    isEdited: kernel === undefined || printAgentFile(kernel) !== base,
  };
}
