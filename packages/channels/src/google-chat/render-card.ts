import { actsOf, type Act } from "../kernel/acts.ts";
import { withoutApproval, type Card } from "../kernel/card.ts";
import { factsOf, seeTitleOf, type Fact, type Part } from "../kernel/facts.ts";
import { cutText } from "../kernel/visible-text.ts";
import { escapeMarkup, toInert, toQuote } from "./inert.ts";

type Widget = Record<string, object>;
export type Message = { fallbackText: string; cardsV2: { cardId: string; card: object }[] };
export type Rendered = { body: Message; showsCard: boolean };

/** Of a message with its cards, by Google 32,000. */
const mostBytes = 30_000;

/** What a press gives back, as Chat wants it: names and texts. Only the app can set it. */
export type Memory = {
  readonly act: Act["act"];
  readonly id: string;
  /** Empty where the request has no arguments. */
  readonly hash: string;
  /** Of an option, its place in the list; else empty. */
  readonly index: string;
  /** The message by which the request was shown; empty where that is the one that was pressed. */
  readonly key: string;
};

/** The message that shows a card. What does not fit is cut, and then it cannot be approved here. */
export function renderCard(card: Card): Rendered {
  const widgets = factsOf(card).map(toWidget);
  const whole = toMessage(widgets, card);
  if (bytesOf(whole) <= mostBytes) return { body: whole, showsCard: true };
  const rest = withoutApproval(card);
  const note = paragraph("This is only its beginning. Approving it takes the page.");
  const room = mostBytes - bytesOf(toMessage([note], rest));
  return { body: toMessage([...takeUpTo(widgets, room), note], rest), showsCard: false };
}

function takeUpTo(widgets: readonly Widget[], room: number): Widget[] {
  let left = room;
  const end = widgets.findIndex((widget) => (left -= bytesOf(widget) + 1) < 0);
  return end < 0 ? [...widgets] : widgets.slice(0, end);
}

const bytesOf = (value: object): number => Buffer.byteLength(JSON.stringify(value));

export const paragraph = (text: string): Widget => ({ textParagraph: { text } });

export function toWidget(fact: Fact): Widget {
  if (fact.type === "block") return paragraph(toQuote(fact.text));
  const text = fact.parts.map(toInline).join("");
  return paragraph(fact.type === "heading" ? `<b>${text}</b>` : text);
}

function toInline({ text, isOurs, link }: Part): string {
  if (!isOurs) return `<i>${toInert(text)}</i>`;
  return link === undefined ? toInert(text) : `<a href="${escapeMarkup(link)}">${toInert(text)}</a>`;
}

function toMessage(widgets: readonly Widget[], card: Card): Message {
  const isOpen = card.state.status === "pending";
  const buttons = [
    ...actsOf(card).map((act) => toButton(act, memoryOf(card, act))),
    { text: seeTitleOf(card), onClick: { openLink: { url: card.link } } },
  ];
  const asked = isOpen ? "your word is needed." : "a request has ended.";
  const sections = [{ widgets }, { widgets: [{ buttonList: { buttons } }] }];
  return {
    fallbackText: `Parley: ${card.isNotice ? "you are told something." : asked}`,
    cardsV2: [{ cardId: "request", card: { sections } }],
  };
}

const memoryOf = ({ approvalId, argsHash }: Card, { act, index }: Act): Memory => ({
  act,
  id: approvalId,
  hash: argsHash ?? "",
  index: index === undefined ? "" : String(index),
  key: "",
});

const tones = { good: { green: 0.5 }, bad: { red: 0.7 }, plain: undefined } as const;

function toButton({ act, title, tone, takesWords }: Act, memory: Memory): object {
  const opensDialog = takesWords || act === "confirm";
  const color = tones[tone];
  return {
    text: toInert(cutText(title, 80).text),
    ...(color !== undefined && { color: { red: 0, green: 0, blue: 0, alpha: 1, ...color } }),
    onClick: {
      action: {
        function: opensDialog ? "parley.ask" : "parley.decide",
        parameters: toParameters(memory),
        ...(opensDialog && { interaction: "OPEN_DIALOG" }),
      },
    },
  };
}

export const toParameters = (memory: Memory): { key: string; value: string }[] =>
  Object.entries(memory).map(([key, value]) => ({ key, value }));
