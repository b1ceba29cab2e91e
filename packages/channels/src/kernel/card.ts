/** How much hangs on a request. */
export type Stakes = "low" | "medium" | "high";

/**
 * A request as every channel shows it: the same facts, no more than the channel's redaction rule lets through, and no
 * text in which anything hides. What it says is text, never markup: a channel escapes it in its own way.
 */
export type Card = {
  readonly approvalId: string;
  readonly kind: "function_call" | "question";
  /** The tool, or what the question is about. */
  readonly title: string;
  /** The question itself. Null for a function call, and where the rule hides it. */
  readonly message: string | null;
  /** Why the model wants it, in its own words. */
  readonly reason: string | null;
  readonly stakes: Stakes;
  /** Who asked. */
  readonly requester: string;
  readonly runId: string | null;
  /** The arguments, one a field. */
  readonly fields: readonly CardField[];
  /** How many arguments more there are than `fields`. */
  readonly moreFields: number;
  readonly previews: readonly CardPreview[];
  readonly options: readonly CardOption[];
  /** Milliseconds. */
  readonly deadlineAt: number | null;
  /** What a decision is bound to; null for a question. */
  readonly argsHash: string | null;
  /** Where all of it is seen and decided, in the browser. */
  readonly link: string;
  /** What may be done about it in this place. The server refuses whatever else comes. */
  readonly offers: Offers;
  /** Arguments that may be changed here; empty where none may. */
  readonly editable: readonly EditableField[];
  /** Why it is shown once more: who asks others, or that time is running out. */
  readonly note: string | null;
  /** That its arguments were changed, and what kept its plan from being filled when it was asked. No reason to show it once more. */
  readonly warning: string | null;
  readonly state: CardState;
  /** Where the card tells of several requests: each. `message` says the same, for places that know no more. */
  readonly digest?: readonly DigestItem[];
  /** Where the card only tells something: nobody is asked, and nothing decided on it. */
  readonly isNotice?: true;
};

/** One request of several that are told together. */
export type DigestItem = { readonly text: string; readonly link: string };

export type CardField = {
  readonly name: string;
  /** What there is room for. Null where the rule hides it. */
  readonly value: string | null;
  /** Whether there is more than is shown: it is behind the link. */
  readonly isCut: boolean;
};

export type CardPreview = {
  readonly title: string;
  readonly text: string | null;
  readonly url: string | null;
  readonly isCut: boolean;
  /** It says what the call comes to: it stands first, before the arguments. */
  readonly isEffect?: true;
};

export type CardOption = {
  readonly name: string;
  readonly title: string;
  readonly description: string | null;
  /** What the text begins with, where it is edited before it is sent. */
  readonly fill: string | null;
  /** Whether the text is edited before it is sent. */
  readonly isInteractive: boolean;
};

/** An argument as text that can be edited: a text as it is, everything else as JSON. */
export type EditableField = { readonly name: string; readonly text: string; readonly isJson: boolean };

export type Offers = {
  readonly approve: boolean;
  readonly deny: boolean;
  readonly answer: boolean;
  readonly edit: boolean;
};

/** What says what the call comes to stands before the arguments, the others behind them. */
export const splitPreviews = ({
  previews,
}: Pick<Card, "previews">): { effects: CardPreview[]; others: CardPreview[] } => ({
  effects: previews.filter(({ isEffect }) => isEffect === true),
  others: previews.filter(({ isEffect }) => isEffect !== true),
});

/** The card where nothing that is said to it can approve. */
export const withoutApproval = (card: Card): Card => ({
  ...card,
  offers: { ...card.offers, approve: false, edit: false },
});

/** The card with a word about why it is shown. */
export const withNote = (card: Card, note: string): Card => ({
  ...card,
  note: [note, ...(card.note === null ? [] : [card.note])].join("\n"),
});

/** The card where it was shown with other arguments before. */
export const withChange = (card: Card): Card =>
  withNote(card, "The arguments have changed since this was shown.");

/** The card where it may stand twice: its platform does not say what it has posted. */
export const withDoubt = (card: Card): Card =>
  withNote(card, "This may stand here twice: its posting was never confirmed. Answer this one.");

export type CardState =
  | { readonly status: "pending"; readonly approvedBy: readonly string[] }
  | {
      readonly status: "approved" | "denied" | "answered" | "timed_out" | "cancelled";
      readonly by: readonly string[];
      readonly at: number;
      /** The comment, the answer, or why it was withdrawn. */
      readonly text: string | null;
      readonly isEdited: boolean;
    };
