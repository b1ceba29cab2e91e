import { actsOf, type Act } from "../kernel/acts.ts";
import { withoutApproval, type Card } from "../kernel/card.ts";
import { factsOf, seeTitleOf, type Fact, type Part } from "../kernel/facts.ts";
import { cutText } from "../kernel/visible-text.ts";

type Element = Record<string, unknown> & { type: string };
export type Activity = { type: "message"; summary: string; attachments: object[] };
export type Rendered = { body: Activity; showsCard: boolean };

/** What an activity may be, by Teams 28 KB. */
const mostBytes = 26_000;
/** Lines of one text that stand each for itself; what is more stands in the last. */
const mostLines = 60;
const actionsInSet = 5;
export const inputChars = 4000;

/** What a press gives back, beside what was written. Only the bot can set it. */
export type Memory = {
  readonly act: Act["act"];
  readonly id: string;
  readonly hash: string | null;
  /** Of an option: its place in the list. */
  readonly index: number | null;
  /** In which input words are; null where none are asked for. */
  readonly words: string | null;
};

/** The message that shows a card. What does not fit is cut, and then it cannot be approved here. */
export function renderCard(card: Card): Rendered {
  const elements = factsOf(card).map(toElement);
  const whole = toActivity(elements, card);
  if (bytesOf(whole) <= mostBytes) return { body: whole, showsCard: true };
  const rest = withoutApproval(card);
  const note = ourLine("This is only its beginning. Approving it takes the page.");
  const room = mostBytes - bytesOf(toActivity([note], rest));
  return { body: toActivity([...takeUpTo(elements, room), note], rest), showsCard: false };
}

function takeUpTo(elements: readonly Element[], room: number): Element[] {
  let left = room;
  const end = elements.findIndex((element) => (left -= bytesOf(element) + 1) < 0);
  return end < 0 ? [...elements] : elements.slice(0, end);
}

const bytesOf = (value: object): number => Buffer.byteLength(JSON.stringify(value));

/** Runs of text: unlike text blocks, nothing in them is read. */
const rich = (...inlines: object[]): Element => ({ type: "RichTextBlock", inlines });
const run = (text: string, style: object = {}): object => ({ type: "TextRun", text, ...style });
const ourLine = (text: string): Element => rich(run(text));
const monospace = { fontType: "Monospace" };

function toElement(fact: Fact): Element {
  if (fact.type === "block") return toBlock(fact.text);
  const heading = fact.type === "heading" ? { size: "Medium", weight: "Bolder" } : {};
  return rich(...fact.parts.map((part) => toRun(part, heading)));
}

const toRun = ({ text, isOurs, link }: Part, style: object): object =>
  run(text, {
    ...style,
    ...(isOurs ? {} : monospace),
    ...(link !== undefined && { selectAction: { type: "Action.OpenUrl", url: link } }),
  });

/** Others' words, set apart: whatever they say, they are no lines of ours. */
function toBlock(text: string): Element {
  const lines = text.split(/\r\n|\r|\n/u);
  const shown = [...lines.slice(0, mostLines - 1), lines.slice(mostLines - 1).join(" ⏎ ")];
  const items = shown
    .slice(0, lines.length)
    .map((line) => ({ ...rich(run(line === "" ? " " : line, monospace)), spacing: "None" }));
  return { type: "Container", style: "emphasis", items };
}

function toActivity(elements: readonly Element[], card: Card): Activity {
  const acts = actsOf(card);
  const main = acts.filter(({ act }) => act !== "option").map((act) => toAction(card, act));
  const options = acts.filter(({ act }) => act === "option").map((act) => toAction(card, act));
  const see = { type: "Action.OpenUrl", title: seeTitleOf(card), url: card.link };
  const content = {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: "1.5",
    body: [...elements, ...toSets(options)],
    actions: [...main, see],
  };
  const isOpen = card.state.status === "pending";
  const asked = isOpen ? "Your word is needed." : "A request has ended.";
  return {
    type: "message",
    summary: card.isNotice ? "You are told something." : asked,
    attachments: [{ contentType: "application/vnd.microsoft.card.adaptive", content }],
  };
}

function toSets(actions: readonly object[]): Element[] {
  const sets: Element[] = [];
  for (let at = 0; at < actions.length; at += actionsInSet)
    sets.push({ type: "ActionSet", actions: actions.slice(at, at + actionsInSet) });
  return sets;
}

const styles = { good: "positive", bad: "destructive", plain: "default" } as const;

function toAction(card: Card, act: Act): object {
  const { title, tone, index } = act;
  const asks = act.takesWords || act.act === "confirm";
  const words = asks ? `words.${act.act}${index ?? ""}` : null;
  const memory: Memory = {
    act: act.act,
    id: card.approvalId,
    hash: card.argsHash,
    index: index ?? null,
    words,
  };
  const shown = { title: cutText(title, 80).text, style: styles[tone] };
  const execute = { type: "Action.Execute", verb: "parley", data: memory };
  if (words === null) return { ...execute, ...shown };
  const actions = [{ ...execute, title: sendTitles[act.act], style: styles[tone] }];
  const body = inputsOf(card, act, words);
  return { type: "Action.ShowCard", ...shown, card: { type: "AdaptiveCard", body, actions } };
}

const sendTitles = {
  approve: "Approve",
  confirm: "Yes, approve",
  deny: "Deny",
  edit: "Approve",
  answer: "Answer",
  option: "Send",
} as const;

function inputsOf(card: Card, { act, index = -1 }: Act, id: string): Element[] {
  if (act === "confirm")
    return [
      ourLine("Much hangs on this one. It approves exactly the arguments that are shown."),
      input({ id, label: "Comment" }),
    ];
  if (act === "deny") return [input({ id, label: "Why not? The model reads it." })];
  if (act === "answer") return [input({ id, label: "Your answer", isNeeded: true })];
  if (act === "option") {
    const option = card.options[index];
    return [input({ id, label: "Your words", value: option?.fill ?? option?.title ?? "" })];
  }
  const edits = card.editable.flatMap(({ name, text, isJson }, at) => [
    rich(run(name, monospace), run(isJson ? " (JSON)" : "")),
    input({ id: `edit:${at}`, label: `Argument ${at + 1}`, value: text }),
  ]);
  return [...edits, input({ id, label: "Comment" })];
}

type Input = { id: string; label: string; value?: string; isNeeded?: boolean };

const input = ({ id, label, value = "", isNeeded = false }: Input): Element => ({
  type: "Input.Text",
  id,
  label,
  isMultiline: true,
  maxLength: inputChars,
  ...(value !== "" && { value }),
  ...(isNeeded && { isRequired: true, errorMessage: "Say something." }),
});
