import type { Card, DigestItem } from "./card.ts";
import type { CardLimits } from "./channel.ts";
import { cutText } from "./visible-text.ts";
import { whatIsAsked } from "./what-is-asked.ts";

/** A request among others that a person is told of together: its card, and where this person decides it. */
export type ToldTogether = { card: Card; link: string };

type Telling = {
  id: string;
  limits: CardLimits;
  /** Where all that waits is seen. */
  inbox: string;
};

const words = {
  approved: "approved",
  denied: "denied",
  answered: "answered",
  timed_out: "ended without a decision",
  cancelled: "withdrawn",
} as const;

/**
 * Several requests as one card. Nothing is decided on it: each is behind its own link.
 *
 * @example makeDigest([{ card, link: card.link }], { id: "chg_1", limits, inbox: "https://parley.example/approvals" })
 */
export function makeDigest(told: readonly ToldTogether[], { id, limits, inbox }: Telling): Card {
  const digest = told.map(toItem);
  const lines = digest.map(({ text }, index) => `${index + 1}. ${text}`);
  const isOpen = told.some(({ card }) => card.state.status === "pending");
  const intro = isOpen
    ? "Each is decided behind its own link; an answer to this message decides nothing."
    : "None of these waits any more.";
  return {
    approvalId: id,
    kind: "question",
    title: `${told.length} requests of low stakes`,
    message: cutText([intro, ...lines].join("\n"), limits.messageChars).text,
    reason: null,
    stakes: "low",
    requester: "Parley",
    runId: null,
    fields: [],
    moreFields: 0,
    previews: [],
    options: [],
    deadlineAt: null,
    argsHash: null,
    link: inbox,
    offers: { approve: false, deny: false, answer: false, edit: false },
    editable: [],
    note: null,
    warning: null,
    state: { status: "pending", approvedBy: [] },
    digest,
  };
}

function toItem({ card, link }: ToldTogether): DigestItem {
  const { requester, deadlineAt, state } = card;
  const oneLine = `${requester} ${whatIsAsked(card)}`.replaceAll(/\s+/gu, " ");
  if (state.status === "pending") {
    const until =
      deadlineAt === null
        ? ""
        : `, until ${new Date(deadlineAt).toISOString().slice(0, 16).replace("T", " ")} UTC`;
    return { text: `${oneLine}${until}`, link };
  }
  const by = state.by.length === 0 ? "" : ` by ${state.by.join(", ")}`;
  return { text: `${oneLine}: ${words[state.status]}${by}`, link };
}
