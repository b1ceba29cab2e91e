import type { Card } from "../kernel/card.ts";
import { whatIsAsked } from "../kernel/what-is-asked.ts";
import { toInert, toLine } from "../kernel/whatsapp-text.ts";

/** As many characters as one message may have. */
const mostChars = 1600;

/** How others' words are written, so that nothing in them does anything. */
type Spelling = {
  readonly write: (text: string) => string;
  /** A line that may begin with them. */
  readonly line: (text: string) => string;
};

const inOneLine = (text: string): string => text.replaceAll(/\s+/gu, " ");

/** A telephone makes links of what looks like one, so what others wrote never does. */
export const ofTelephones: Spelling = {
  write: (text) =>
    inOneLine(text)
      .replaceAll("://", ":/ /")
      .replaceAll(/(?<=\S)(?=[.\u3002\uFF0E\uFF61]\p{L}{2})/gu, " "),
  line: (text) => text,
};

/** WhatsApp reads signs as well, and has no way to write them as text. */
export const ofWhatsApp: Spelling = { write: (text) => toInert(inOneLine(text)), line: toLine };

type Writing = { readonly code: string; readonly spelling: Spelling };

const partsOf = (card: Card, writing: Writing) => {
  const end = endOf(card, writing).join("\n");
  const start = startOf(card, writing.spelling).map(writing.spelling.line).join("\n");
  return { start, end, room: mostChars - end.length - 1 };
};

/** Whether there is room for all of it in a message. */
export function fitsSms(card: Card, writing: Writing): boolean {
  const { start, room } = partsOf(card, writing);
  return start.length <= room;
}

/** The whole message: what is asked, then how to answer and where all of it is, which is never cut. */
export function renderSms(card: Card, writing: Writing): string {
  const { start, end, room } = partsOf(card, writing);
  const cut =
    start.length <= room
      ? start
      : `${start
          .slice(0, room - 1)
          .toWellFormed()
          .replace(/\uFFFD$/u, "")}…`;
  return `${cut}\n${end}`;
}

/** What is asked, in a line: all that a template of WhatsApp has room for. */
export const headlineOf = (card: Card, { write: plain }: Spelling): string =>
  card.isNotice ? plain(card.title) : `${plain(card.requester)} ${whatIsAsked(card, plain)}`;

function startOf(card: Card, spelling: Spelling): string[] {
  const { reason, message, fields, moreFields, note, warning, state } = card;
  const { write: plain } = spelling;
  if (state.status !== "pending") return [outcomeOf(card, spelling)];
  return [
    headlineOf(card, spelling),
    ...(note === null ? [] : [plain(note)]),
    ...(message === null ? [] : [plain(message)]),
    ...fields.map(
      ({ name, value, isCut }) =>
        `${plain(name)}: ${value === null ? "(hidden)" : plain(value)}${isCut ? "…" : ""}`,
    ),
    ...(moreFields === 0 ? [] : [`and ${moreFields} more`]),
    ...(reason === null ? [] : [`Why: ${plain(reason)}`]),
    ...(warning === null ? [] : [plain(warning)]),
  ];
}

function outcomeOf({ title, state }: Card, { write: plain }: Spelling): string {
  if (state.status === "pending") return "";
  const by = state.by.length === 0 ? "" : ` by ${state.by.map((name) => plain(name)).join(", ")}`;
  const words = state.text === null ? "" : `: ${plain(state.text)}`;
  return `${plain(title)} ${state.status === "timed_out" ? "timed out" : `is ${state.status}`}${by}${words}`;
}

function endOf(card: Card, { code, spelling }: Writing): string[] {
  if (card.state.status !== "pending") return [card.link];
  return [
    ...card.options
      .map(({ title }, index) => `${index + 1} ${spelling.write(title).slice(0, 60)}`)
      .slice(0, 9),
    ...howToAnswer(card, code),
    card.link,
  ];
}

/** How this one is answered; nothing where it takes the link. */
export function howToAnswer({ offers, options, kind, stakes }: Card, code: string): string[] {
  const numbers = options.length === 0 ? "" : ", or a number";
  const several = ` If you were asked more than this within a day, begin with ${code}.`;
  if (kind === "question") return offers.answer ? [`Reply with your answer${numbers}.${several}`] : [];
  if (!offers.deny) return [];
  if (!offers.approve || stakes === "high")
    return [`Reply NO to deny${numbers}; approving takes the link.${several}`];
  return [`Reply YES or NO${numbers}.${several}`];
}
