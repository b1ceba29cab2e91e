import { splitPreviews, type Card, type CardField, type CardPreview } from "./card.ts";

/** What a card says, in its order, for platforms that show lines and blocks of text. */
export type Fact =
  | { readonly type: "heading" | "line"; readonly parts: readonly Part[] }
  /** Others' text, with its line ends. */
  | { readonly type: "block"; readonly text: string };

/** What is not ours is others' text: wherever it is shown, it must do nothing. It is one line. */
export type Part = {
  readonly text: string;
  readonly isOurs: boolean;
  /** An address of ours behind the text. */
  readonly link?: string;
};

export const ours = (text: string): Part => ({ text, isOurs: true });
export const theirs = (text: string): Part => ({
  text: text.replaceAll(/\s+/gu, " ").trim() || "(empty)",
  isOurs: false,
});

const line = (...parts: Part[]): Fact => ({ type: "line", parts });
const block = (text: string): Fact => (text.trim() === "" ? line(ours("(empty)")) : { type: "block", text });

/** Everything that a card says, without what can be pressed. */
export function factsOf(card: Card): Fact[] {
  const { note, warning, fields, moreFields, reason } = card;
  const { effects, others } = splitPreviews(card);
  return [
    { type: "heading", parts: headingOf(card) },
    ...(note === null ? [] : [line(theirs(note))]),
    // What only tells something has none.
    ...(card.isNotice ? [] : circumstancesOf(card)),
    ...messageOf(card),
    ...effects.flatMap(toPreview),
    ...fields.flatMap(toField),
    ...(moreFields === 0 ? [] : [line(ours(`${moreFields} more arguments are on the page.`))]),
    ...(reason === null ? [] : [line(ours("Why")), block(reason)]),
    ...others.flatMap(toPreview),
    ...(warning === null ? [] : [line(theirs(warning))]),
    ...stateOf(card),
  ];
}

function messageOf({ message, digest }: Card): Fact[] {
  if (digest === undefined) return message === null ? [] : [block(message)];
  // It says first how each is decided; the rest is the list.
  const [intro = ""] = (message ?? "").split("\n");
  return [
    line(ours(intro)),
    ...digest.map(({ text, link }, index) =>
      line(ours(`${index + 1}. `), theirs(text), ours(" "), { ...ours("See it"), link }),
    ),
  ];
}

/** What the button says that leads to the page. */
export const seeTitleOf = ({ isNotice, digest }: Card): string => {
  if (isNotice) return "See it";
  return digest === undefined ? "See all of it" : "See all that waits";
};

function headingOf({ kind, title }: Card): Part[] {
  if (kind === "function_call") return [ours("Run "), theirs(title), ours("?")];
  return title === "question" ? [ours("A question")] : [theirs(title)];
}

function circumstancesOf({ requester, runId, stakes, deadlineAt, approvalId }: Card): Fact[] {
  const run = runId === null ? [] : [ours(", run "), theirs(runId)];
  const until = deadlineAt === null ? "" : ` Until ${momentOf(deadlineAt)}.`;
  return [
    line(ours("Asked by "), theirs(requester), ...run, ours(`. Stakes: ${stakes}.${until}`)),
    line(theirs(approvalId)),
  ];
}

const beginning = line(ours("This is its beginning; the rest is on the page."));

function toField({ name, value, isCut }: CardField): Fact[] {
  if (value === null) return [line(theirs(name), ours(": not shown here"))];
  return [line(theirs(name)), block(value), ...(isCut ? [beginning] : [])];
}

function toPreview({ title, text, url, isCut }: CardPreview): Fact[] {
  return [
    line(theirs(title)),
    ...(text === null ? [] : [block(text)]),
    // No link: nobody is led astray by what looks like ours.
    ...(url === null ? [] : [block(url)]),
    ...(isCut ? [beginning] : []),
  ];
}

const outcomes = {
  approved: "Approved",
  denied: "Denied",
  answered: "Answered",
  timed_out: "Nobody answered in time",
  cancelled: "Withdrawn",
} as const;

function stateOf({ state }: Card): Fact[] {
  if (state.status === "pending") {
    const { approvedBy } = state;
    if (approvedBy.length === 0) return [];
    return [line(ours("Approved so far by "), theirs(approvedBy.join(", ")), ours("; others are needed."))];
  }
  const { status, by, at, isEdited, text } = state;
  const who = by.length === 0 ? [] : [ours(" by "), theirs(by.join(", "))];
  const how = isEdited ? ", with changed arguments" : "";
  return [
    line(ours(outcomes[status]), ...who, ours(`${how}, ${momentOf(at)}.`)),
    ...(text === null || text === "" ? [] : [block(text)]),
  ];
}

/** @example momentOf(0) // "1970-01-01 00:00 UTC" */
export const momentOf = (at: number): string =>
  `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
