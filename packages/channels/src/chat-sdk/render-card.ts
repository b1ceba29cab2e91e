import { actsOf } from "../kernel/acts.ts";
import { withoutApproval, type Card } from "../kernel/card.ts";
import { factsOf, seeTitleOf, type Fact, type Part } from "../kernel/facts.ts";
import { cutText } from "../kernel/visible-text.ts";
import { bar, toInert, toQuote } from "./inert.ts";
import { pressOf, writePress } from "./press.ts";
import type { Button, Content } from "./process/protocol.ts";

/** A message, and what must be in it whole where it has a button that approves. */
export type Drawn = {
  readonly content: Content;
  /** In their order. */
  readonly lines: readonly string[];
  /** The button that approves; undefined where none does. */
  readonly approveId: string | undefined;
  /** Whether it is the whole card, as far as is known before it is sent. */
  readonly isWhole: boolean;
};

export type Drawing = {
  readonly mostChars: number;
  readonly seed: string;
  /** Whether the platform is known to have none. */
  readonly hasNoButtons: boolean;
};

/** The message that shows a card. What does not fit is cut, and then it cannot be approved here. */
export function renderCard(card: Card, drawing: Drawing): Drawn {
  // Much hangs on it: that is asked once more, on the page.
  const shown = card.stakes === "high" ? withoutApproval(card) : card;
  const lines = linesOf(shown);
  const whole = [...lines, ...endOf(shown, drawing)].join("\n");
  if (whole.length <= drawing.mostChars) return draw(shown, { text: whole, lines, isWhole: true }, drawing);
  return renderBeginning(card, drawing);
}

/** As much of it as there is room for. */
export function renderBeginning(card: Card, drawing: Drawing): Drawn {
  const rest = withoutApproval(card);
  const end = ["This is only its beginning. Approving it takes the page.", ...endOf(rest, drawing)].join(
    "\n",
  );
  const room = Math.max(drawing.mostChars - end.length - 1, 0);
  const text = `${cutText(factsOf(rest).map(toText).join("\n"), room).text}\n${end}`;
  return draw(rest, { text, lines: [], isWhole: false }, drawing);
}

/** What became of it, for below the message that asked. */
export function renderOutcome(card: Card): Content {
  const nothing = { message: null, reason: null, note: null, warning: null };
  const told = { ...card, ...nothing, fields: [], moreFields: 0, previews: [] };
  return { text: [...factsOf(told).map(toText), addressOf(card)].join("\n"), buttons: [], isCard: false };
}

function draw(
  card: Card,
  { text, ...drawn }: Pick<Drawn, "lines" | "isWhole"> & { text: string },
  { seed, hasNoButtons }: Drawing,
): Drawn {
  const buttons = hasNoButtons ? [] : buttonsOf(card, seed);
  const approveId = buttons.find(({ style }) => style === "primary")?.id;
  return { ...drawn, approveId, content: { text, buttons, isCard: buttons.length > 0 } };
}

const buttonsOf = (card: Card, seed: string): Button[] =>
  actsOf(card).flatMap((act) => {
    const press = pressOf(act);
    if (press === undefined) return [];
    const title = press.act === "option" ? `${press.index + 1} ${toInert(act.title)}` : act.title;
    const style = { approve: "primary", deny: "danger", option: "default" } as const;
    return [{ id: writePress(press, seed), label: cutText(title, 60).text, style: style[press.act] }];
  });

const linesOf = (card: Card): string[] => [
  ...factsOf(card).flatMap((fact) => toText(fact).split("\n")),
  ...optionsOf(card),
];

function optionsOf(card: Card): string[] {
  return actsOf(card).flatMap(({ act, index, title }) =>
    act === "option" && index !== undefined ? [`${bar}${index + 1} ${toInert(title)}`] : [],
  );
}

export function toText(fact: Fact): string {
  if (fact.type === "block") return toQuote(fact.text);
  const text = fact.parts.map(toPhrase).join("");
  return fact.parts[0]?.isOurs === true && !/^\d/u.test(text) ? text : bar + text;
}

const toPhrase = ({ text, isOurs, link }: Part): string => link ?? (isOurs ? text : toInert(text));

const addressOf = (card: Card): string => `${seeTitleOf(card)}: ${card.link}`;

/** Never cut. */
const endOf = (card: Card, drawing: Drawing): string[] => [...howToAnswer(card, drawing), addressOf(card)];

function howToAnswer({ state, offers }: Card, { hasNoButtons }: Drawing): string[] {
  if (state.status !== "pending") return [];
  if (hasNoButtons && (offers.deny || offers.answer)) return ["Decide it on the page."];
  if (offers.approve) return ["Press a button, or decide on the page."];
  if (offers.deny) return ["Approving it, and what takes words, is on the page."];
  return offers.answer ? ["Answer on the page."] : [];
}
