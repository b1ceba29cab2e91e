import type { RedactionRule } from "@parley/channels/schemas";

/** What whoever asks writes for people to read: it may repeat what the channel hides. */
const ownWords: ReadonlySet<string> = new Set(["subject", "experimental_subject_line", "template"]);

/**
 * What a request says of a place, as much as the channel may be told: threads and recipients are always.
 *
 * @example optionsUnder({ show: "nothing", hidden_arguments: [] }, { subject: "Pay DE02…", in_reply_to: "<a@b>" }) // { in_reply_to: "<a@b>" }
 */
export function optionsUnder(
  { show, hidden_arguments: hidden }: RedactionRule,
  options: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (show === "everything" && hidden.length === 0) return options;
  return Object.fromEntries(Object.entries(options).filter(([name]) => !ownWords.has(name)));
}
