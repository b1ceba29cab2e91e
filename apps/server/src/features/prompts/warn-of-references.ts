import type { Warning } from "@parley/contract";
import { findReferences, type PromptKernel } from "@parley/promptfile";

/** More of them say nothing new. */
const maxWarnings = 20;

/** A warning for each partial and local file that a version names: its server cannot read them. */
export function warnOfReferences(kernel: Pick<PromptKernel, "template">): { warnings?: Warning[] } {
  const left = findReferences(kernel).slice(0, maxWarnings);
  if (left.length === 0) return {};
  return {
    warnings: left.map(({ kind, written }) => ({
      type: "unresolved-reference",
      feature: kind,
      message:
        `${written.slice(0, 200)} is not put in, and a call is refused: a server cannot read files beside a Prompt. ` +
        "Send it with `parley call --file`, or with `readPromptFile` of the SDK.",
    })),
  };
}
