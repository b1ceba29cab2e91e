import type { RedactionRule } from "@parley/channels/schemas";

const ownNotes = {
  reminded: "A reminder: this still waits for an answer.",
  replied: "There is a reply to what you asked back.",
  handed_over: "You are on call now, and this still waits for an answer.",
  escalated: "You are asked as well: nobody has answered yet.",
  delegated: "This was passed on to you.",
  edited: "What you said of the arguments before counts no more.",
  told: "There is a message.",
} as const;

const known: ReadonlySet<string> = new Set(Object.values(ownNotes));

/** What is said with a request: in our words, and below them what somebody wrote. */
export const toNote = (why: keyof typeof ownNotes, said = ""): string =>
  said.trim() === "" ? ownNotes[why] : `${ownNotes[why]}\n${said}`;

/**
 * As much of a note as a channel may know. Whoever wrote it may have repeated what the channel hides.
 *
 * @example noteUnder({ show: "nothing", hidden_arguments: [] }, toNote("replied", "To IBAN DE02…")) // "There is a reply to what you asked back."
 */
export function noteUnder({ show, hidden_arguments: hidden }: RedactionRule, note: string): string {
  if (show === "everything" && hidden.length === 0) return note;
  const [own = ""] = note.split("\n", 1);
  return known.has(own) ? own : ownNotes.told;
}
