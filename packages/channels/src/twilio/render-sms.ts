import type { Card } from "../kernel/card.ts";

/** As many characters as one message may have. */
const mostChars = 1600;

/** A telephone makes links of what looks like one, so what others wrote never does. */
const plain = (text: string): string =>
  text
    .replaceAll(/\s+/gu, " ")
    .replaceAll("://", ":/ /")
    .replaceAll(/www\./giu, (start) => `${start.slice(0, 3)} .`);

const partsOf = (card: Card, code: string) => {
  const end = endOf(card, code).join("\n");
  return { start: startOf(card).join("\n"), end, room: mostChars - end.length - 1 };
};

/** Whether there is room for all of it in a message. */
export function fitsSms(card: Card, code: string): boolean {
  const { start, room } = partsOf(card, code);
  return start.length <= room;
}

/** The whole message: what is asked, then how to answer and where all of it is, which is never cut. */
export function renderSms(card: Card, code: string): string {
  const { start, end, room } = partsOf(card, code);
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
export const headlineOf = ({ kind, requester, title, isNotice }: Card): string => {
  if (isNotice) return plain(title);
  return kind === "question"
    ? `${plain(requester)} asks: ${plain(title)}`
    : `${plain(requester)} asks to run ${plain(title)}`;
};

function startOf(card: Card): string[] {
  const { reason, message, fields, moreFields, note, warning, state } = card;
  if (state.status !== "pending") return [outcomeOf(card)];
  return [
    headlineOf(card),
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

function outcomeOf({ title, state }: Card): string {
  if (state.status === "pending") return "";
  const by = state.by.length === 0 ? "" : ` by ${state.by.map(plain).join(", ")}`;
  const words = state.text === null ? "" : `: ${plain(state.text)}`;
  return `${plain(title)} ${state.status === "timed_out" ? "timed out" : `is ${state.status}`}${by}${words}`;
}

function endOf(card: Card, code: string): string[] {
  if (card.state.status !== "pending") return [card.link];
  return [
    ...card.options.map(({ title }, index) => `${index + 1} ${plain(title).slice(0, 60)}`).slice(0, 9),
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
