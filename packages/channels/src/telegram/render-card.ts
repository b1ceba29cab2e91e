import { actsOf, type Act } from "../kernel/acts.ts";
import { withoutApproval, type Card } from "../kernel/card.ts";
import { factsOf, ours, seeTitleOf, type Fact } from "../kernel/facts.ts";
import { cutText } from "../kernel/visible-text.ts";
import { canBind, writeCallback } from "./callback.ts";
import { cutMarked, isOpenable, mostChars, toMarkedText, type MarkedText } from "./marked-text.ts";

type Button = { text: string; callback_data: string } | { text: string; url: string };
export type Keyboard = { inline_keyboard: Button[][] };

/** What a message shows, and whether it is the whole card. */
export type Rendered = { body: MarkedText & { reply_markup?: Keyboard }; showsCard: boolean };

/** The message that shows a card. What does not fit is cut, and then it cannot be approved here. */
export function renderCard(card: Card): Rendered {
  const whole = toMarkedText([...factsOf(card), ...howToAnswer(card), ...addressOf(card)]);
  if (whole.text.length <= mostChars) return { body: withButtons(whole, card), showsCard: true };
  const rest = withoutApproval(card);
  const note = toMarkedText([
    { type: "line", parts: [ours("This is only its beginning. Approving it takes the page.")] },
    ...howToAnswer(rest),
    ...addressOf(rest),
  ]);
  const cut = cutMarked(toMarkedText(factsOf(rest)), mostChars - note.text.length - 1);
  const shift = cut.text.length + 1;
  const moved = note.entities.map((entity) => ({ ...entity, offset: entity.offset + shift }));
  const text = { text: `${cut.text}\n${note.text}`, entities: [...cut.entities, ...moved] };
  return { body: withButtons(text, rest), showsCard: false };
}

/** What takes words is written: Telegram has no forms. */
function howToAnswer({ state, offers }: Card): Fact[] {
  if (state.status !== "pending") return [];
  if (offers.answer) return [{ type: "line", parts: [ours("Reply to this message with your answer.")] }];
  if (!offers.deny) return [];
  return [{ type: "line", parts: [ours("To say why not, reply with “no”, a colon, and why.")] }];
}

function withButtons(marked: MarkedText, card: Card): Rendered["body"] {
  const acts = actsOf(card);
  const main = acts.filter(({ act }) => act !== "option").flatMap((act) => buttonOf(card, act));
  const options = acts.filter(({ act }) => act === "option").map((act) => buttonOf(card, act));
  const see: Button[] = isOpenable(card.link) ? [{ text: seeTitleOf(card), url: card.link }] : [];
  const rows = [main, ...options, see].filter((row) => row.length > 0);
  return { ...marked, reply_markup: { inline_keyboard: rows } };
}

const addressOf = (card: Card): Fact[] =>
  isOpenable(card.link) ? [] : [{ type: "line", parts: [ours(`${seeTitleOf(card)}: ${card.link}`)] }];

function buttonOf({ argsHash, link }: Card, { act, title, index = 0, takesWords }: Act): Button[] {
  const text = cutText(title, 60).text;
  if (act === "option" && takesWords) return isOpenable(link) ? [{ text: `${text}…`, url: link }] : [];
  if (act === "option") return [{ text, callback_data: writeCallback({ act, index }) }];
  if (act === "edit" || act === "answer" || !canBind(argsHash)) return [];
  return [{ text, callback_data: writeCallback({ act, hash: argsHash }) }];
}

/** Asks once more, below the card. */
export const renderConfirmation = (card: Card, messageId: number): Rendered["body"] => ({
  ...toMarkedText([
    {
      type: "line",
      parts: [ours("Much hangs on this one. Approve it with exactly the arguments of the message above?")],
    },
  ]),
  reply_markup: {
    inline_keyboard: [
      canBind(card.argsHash) && card.offers.approve
        ? [
            {
              text: "Yes, approve",
              callback_data: writeCallback({ act: "confirmed", hash: card.argsHash, messageId }),
            },
          ]
        : [],
    ],
  },
});
