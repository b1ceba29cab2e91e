import { actsOf, type Act } from "../kernel/acts.ts";
import { withoutApproval, type Card } from "../kernel/card.ts";
import { factsOf, seeTitleOf, type Fact, type Part } from "../kernel/facts.ts";
import { cutText } from "../kernel/visible-text.ts";
import { toInert, toLine, toQuote } from "../kernel/whatsapp-text.ts";
import { whatIsAsked } from "../kernel/what-is-asked.ts";
import { canBind, writeButton } from "./button-id.ts";

/** Of a text, and of the body of a list. */
export const mostChars = 4096;
/** Of the body above buttons. */
const mostCharsWithButtons = 1024;
const mostButtons = 3;

export type Choice = { readonly id: string; readonly title: string; readonly description: string | null };
type Reply = { type: "reply"; reply: { id: string; title: string } };
type Row = { id: string; title: string; description?: string };
export type Content =
  | { type: "text"; text: { body: string; preview_url: false } }
  | {
      type: "interactive";
      interactive:
        | { type: "button"; body: { text: string }; action: { buttons: Reply[] } }
        | {
            type: "list";
            body: { text: string };
            action: { button: string; sections: { title: string; rows: Row[] }[] };
          };
    };

/** By what answers name a card: a code that people write, and what buttons give back. */
export type Naming = {
  readonly code: string;
  readonly ref: string;
  /** What a yes takes: a bare word is one to the arguments that were shown in the conversation first. */
  readonly yes: "word" | "named" | "button";
};

/** The message that shows a card. What does not fit is cut, and then it cannot be approved here. */
export function renderCard(card: Card, naming: Naming): { content: Content; showsCard: boolean } {
  const whole = [toText(factsOf(card)), ...endOf(card, naming)].join("\n");
  if (whole.length <= mostChars)
    return { content: withChoices(whole, choicesOf(card, naming)), showsCard: true };
  const rest = withoutApproval(card);
  const end = ["This is only its beginning. Approving it takes the page.", ...endOf(rest, naming)].join("\n");
  const beginning = cutText(toText(factsOf(rest)), mostChars - end.length - 1).text;
  return { content: withChoices(`${beginning}\n${end}`, choicesOf(rest, naming)), showsCard: false };
}

/** What became of it, for below the message that asked. */
export const renderOutcome = (card: Card): Content => textOf(`${outcomeOf(card)}\n${addressOf(card)}`);

const outcomeOf = (card: Card): string =>
  toText(
    factsOf({
      ...card,
      message: null,
      fields: [],
      moreFields: 0,
      reason: null,
      previews: [],
      note: null,
      warning: null,
    }),
  );

/** Asks once more. */
export function renderConfirmation({ argsHash, offers }: Card, { ref }: Naming): Content {
  const text = "Much hangs on this one. Approve it with exactly the arguments of the message above?";
  const choices =
    canBind(argsHash) && offers.approve
      ? [
          {
            id: writeButton({ act: "approve", hash: argsHash, ref }),
            title: "Yes, approve",
            description: null,
          },
        ]
      : [];
  return withChoices(text, choices);
}

/** Others' words in lines of ours. */
export const textOf = (body: string): Content => ({
  type: "text",
  text: { body: cutText(body, mostChars).text, preview_url: false },
});

export const toText = (facts: readonly Fact[]): string =>
  facts
    .map((fact) => (fact.type === "block" ? toQuote(fact.text) : toLine(fact.parts.map(toPhrase).join(""))))
    .join("\n");

const toPhrase = ({ text, isOurs, link }: Part): string => {
  if (link !== undefined) return link;
  return isOurs ? text : toInert(text);
};

const addressOf = (card: Card): string => `${seeTitleOf(card)}: ${card.link}`;

/** Never cut: the options by their numbers, how to answer, and where all of it is. */
function endOf(card: Card, naming: Naming): string[] {
  const { options, state, offers } = card;
  const isAsked = state.status === "pending" && (offers.deny || offers.answer);
  return [
    ...(isAsked ? options.slice(0, 20).map(({ title }, index) => `${index + 1} ${shorten(title, 100)}`) : []),
    ...howToAnswer(card, naming),
    addressOf(card),
  ];
}

const shorten = (title: string, maxLength: number): string =>
  cutText(toInert(title.replaceAll(/\s+/gu, " ").trim()), maxLength).text;

/** How this one is answered in words; nothing where it takes the link. */
function howToAnswer({ state, offers, options, kind, stakes }: Card, { code, yes }: Naming): string[] {
  if (state.status !== "pending") return [];
  const number = options.length === 0 ? "" : ", or with a number";
  const several = ` If you were asked more than this within a day, reply to this very message, or begin with ${code}.`;
  if (kind === "question") return offers.answer ? [`Answer with your words${number}.${several}`] : [];
  if (!offers.deny) return [];
  if (!offers.approve) return [`Answer NO to deny${number}; approving takes the page.${several}`];
  if (stakes === "high" || yes === "button")
    return [`Press a button, or answer NO to deny${number}.${several}`];
  if (yes === "word") return [`Press a button, or answer YES or NO${number}.${several}`];
  return [`Press a button, or reply to this very message with YES or NO${number}.`];
}

function choicesOf(card: Card, { ref }: Naming): Choice[] {
  return actsOf(card).flatMap((act) => choiceOf(card, act, ref));
}

/** What takes words is written, or on the page: messages have no forms. */
function choiceOf({ argsHash }: Card, { act, title, index = 0, takesWords }: Act, ref: string): Choice[] {
  if (act === "option") {
    if (takesWords) return [];
    const number = index + 1;
    return [
      { id: writeButton({ act, index, ref }), title: `${number} ${title}`, description: shorten(title, 72) },
    ];
  }
  if (act === "edit" || act === "answer" || !canBind(argsHash)) return [];
  return [{ id: writeButton({ act, hash: argsHash, ref }), title, description: null }];
}

/** Up to three are buttons; more, or below a long text, are rows of a list; none is a text. */
function withChoices(text: string, choices: readonly Choice[]): Content {
  if (choices.length === 0) return textOf(text);
  const body = { text };
  if (choices.length <= mostButtons && text.length <= mostCharsWithButtons)
    return {
      type: "interactive",
      interactive: { type: "button", body, action: { buttons: choices.map(toReply) } },
    };
  const sections = [{ title: "Answers", rows: choices.map(toRow) }];
  return { type: "interactive", interactive: { type: "list", body, action: { button: "Answer", sections } } };
}

const toReply = ({ id, title }: Choice): Reply => ({
  type: "reply",
  reply: { id, title: shorten(title, 20) },
});

const toRow = ({ id, title, description }: Choice): Row => ({
  id,
  title: shorten(title, 24),
  ...(description !== null && description !== "" && { description }),
});

/** The same as words only, for who has a WhatsApp that shows no buttons. */
export const withoutButtons = (content: Content): Content =>
  content.type === "text" ? content : textOf(content.interactive.body.text);

/** What a template's variables are filled with: in them WhatsApp takes neither line ends nor runs of spaces. */
export function templateValues(card: Card, code: string): [what: string, link: string, how: string] {
  return [oneLine(headlineOf(card), 400), card.link, oneLine(howToSee(card, code), 250)];
}

const oneLine = (text: string, maxLength: number): string =>
  cutText(text.replaceAll(/\s+/gu, " ").trim(), maxLength).text || "-";

function headlineOf(card: Card): string {
  const { requester, title, isNotice, state } = card;
  if (state.status !== "pending") return outcomeOf(card);
  if (isNotice === true || card.digest !== undefined) return toInert(title);
  return `${toInert(requester)} ${whatIsAsked(card, toInert)}`;
}

function howToSee({ state, offers, isNotice }: Card, code: string): string {
  if (state.status !== "pending" || isNotice === true) return "There is nothing to decide.";
  if (!offers.deny && !offers.answer) return "Open the link.";
  const deny = offers.deny ? ", or NO to deny" : "";
  return `Answer SHOW to see it here${deny}. If you were asked more than this within a day, begin with ${code}.`;
}
