import type { Approval } from "@parley/contract";
import type { Style } from "@parley/sdk/terminal";
import { type Act, type Choice, type ChoiceOf, toItems } from "./choices.ts";
import { confirmTogether } from "./confirm-together.ts";
import { describeChoice, renderTogether } from "./render-together.ts";

type Talk = {
  readonly ask: (question: string) => Promise<string>;
  readonly write: (text: string) => void;
  readonly style: Style;
};

type Chosen = {
  readonly act: Act;
  /** What is said of all but the exceptions. */
  readonly comment: string | undefined;
  readonly choiceOf: ChoiceOf;
};

/** Shows calls and asks what becomes of them, until it is confirmed. Nothing typed is no decision; undefined is none either. */
export async function chooseTogether(
  approvals: readonly Approval[],
  talk: Talk,
): Promise<Chosen | undefined> {
  const choices = new Map<string, Choice>();
  const choiceOf: ChoiceOf = (id) => choices.get(id) ?? { fate: "with" };
  talk.write(`\n${renderTogether(approvals, { choiceOf, style: talk.style })}\n`);
  for (;;) {
    const line = (
      await talk.ask(`y approves them, n denies them, a number sets that one apart, b goes back > `)
    )
      .trim()
      .toLowerCase();
    if (/^b(ack)?$/.test(line)) return undefined;
    if (/^\d+$/.test(line)) await setApart(approvals[Number(line) - 1], { choices, talk, line });
    const act = toAct(line);
    if (act === undefined) continue;
    const chosen = await confirm(approvals, { act, choiceOf, talk });
    if (chosen !== undefined) return chosen;
  }
}

function toAct(word: string): Act | undefined {
  if (/^y(es)?$/.test(word)) return "approve";
  return /^no?$/.test(word) ? "deny" : undefined;
}

type Apart = { readonly choices: Map<string, Choice>; readonly talk: Talk; readonly line: string };

async function setApart(approval: Approval | undefined, { choices, talk, line }: Apart): Promise<void> {
  const { ask, write } = talk;
  if (approval === undefined) return write(`There is no request ${line} here.\n`);
  const given = await ask(
    `Request ${line}: y approves it in any case, n denies it, l leaves it, w does with it as with the others > `,
  );
  const choice = await readChoice(given.trim().toLowerCase(), talk);
  if (choice === undefined) return write("Nothing is changed.\n");
  choices.set(approval.id, choice);
  const said = describeChoice(choice);
  write(`Request ${line} is ${said === "" ? "with the others" : said}.\n`);
}

async function readChoice(word: string, talk: Talk): Promise<Choice | undefined> {
  const act = toAct(word);
  if (act === "deny") return { fate: "deny", comment: await readReason(talk) };
  if (act === "approve") return { fate: "approve" };
  if (/^l(eave)?$/.test(word)) return { fate: "leave" };
  return /^w(ith)?$/.test(word) ? { fate: "with" } : undefined;
}

async function readReason({ ask }: Talk): Promise<string | undefined> {
  const line = (await ask("Why not? (words; they reach the program as they are) > ")).trim();
  return line === "" ? undefined : line;
}

async function confirm(
  approvals: readonly Approval[],
  { act, choiceOf, talk }: { act: Act; choiceOf: ChoiceOf; talk: Talk },
): Promise<Chosen | undefined> {
  if (toItems(approvals, choiceOf).length === 0) {
    talk.write("All of them are left: there is nothing to decide.\n");
    return undefined;
  }
  const isAnyWith = approvals.some(({ id }) => choiceOf(id).fate === "with");
  const comment = act === "deny" && isAnyWith ? await readReason(talk) : undefined;
  const isSure = await confirmTogether(approvals, { act, choiceOf, comment, ask: talk.ask });
  return isSure ? { act, comment, choiceOf } : undefined;
}
