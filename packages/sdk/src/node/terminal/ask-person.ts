import { isParleyError } from "@parley/contract";
import type { PresentedApproval } from "../../approvals/known-approval.ts";
import { describeChanges, listChanges } from "../../approvals/changes.ts";
import { decideInMemory } from "../../approvals/memory/decide-in-memory.ts";
import type { PersonDecision } from "../../approvals/memory/person.ts";
import type { LineReader } from "./line-reader.ts";
import { mayChange, renderRequest, type Style } from "./render-request.ts";
import { visibleText } from "./visible-text.ts";

type Place = {
  readonly lines: LineReader;
  readonly write: (text: string) => void;
  readonly style: Style;
  /** Whether `b` leaves the request undecided. */
  readonly mayLeave?: boolean;
  /** Asks who asked; resolves with what to show then: the reply, or that it is asked. */
  readonly askBack: (text: string) => Promise<string>;
};

/** Where a person leaves a request as it is. */
const leaving = Symbol("leaving");

/**
 * Shows a request and asks until there is a decision that holds. Nothing typed is no decision; undefined is none either,
 * where the person may leave.
 */
export async function askPerson(
  approval: PresentedApproval,
  { lines, write, style, mayLeave = false, askBack }: Place,
  signal: AbortSignal,
): Promise<PersonDecision | undefined> {
  signal.throwIfAborted();
  const ask = async (question: string): Promise<string> => {
    try {
      return await lines.ask(question, signal);
    } catch (error) {
      if (signal.aborted) write(`\n${visibleText(approval.name)} has ended meanwhile.\n`);
      throw error;
    }
  };
  write(`\n${renderRequest(approval, style)}\n`);
  for (;;) {
    // A question is no decision, whatever is asked.
    const read = approval.kind === "question" ? readAnswer : readDecision;
    const decision = await read(approval, { ask, write, mayLeave });
    if (decision === leaving) return undefined;
    if (decision !== undefined && "question" in decision) {
      write(`${visibleText(await askBack(decision.question))}\n`);
      continue;
    }
    if (decision === undefined) continue;
    try {
      const by = { id: "person", name: "", channel: null };
      decideInMemory(approval, { decision, by, now: Date.now() });
      return decision;
    } catch (error) {
      if (!isParleyError(error)) throw error;
      write(`${visibleText(error.message)}\n`);
    }
  }
}

type Talk = {
  readonly ask: (question: string) => Promise<string>;
  readonly write: (text: string) => void;
  readonly mayLeave: boolean;
};

type Said = PersonDecision | { readonly question: string } | typeof leaving | undefined;

/** `? words`: a question to who asked. */
const readQuestion = (line: string): { question: string } | undefined => {
  const question = line.startsWith("?") ? line.slice(1).trim() : "";
  return question === "" ? undefined : { question };
};

const isBack = (line: string, { mayLeave }: Pick<Talk, "mayLeave">): boolean =>
  mayLeave && /^b(ack)?$/i.test(line);

async function readDecision(approval: PresentedApproval, talk: Talk): Promise<Said> {
  const editable = listEditable(approval);
  const edit = editable.length > 0 ? ", e changes arguments" : "";
  const back = talk.mayLeave ? "; b goes back" : "";
  const line = (
    await talk.ask(
      `y approves, n denies${edit}, ? and words ask back; other words deny and say why${back} > `,
    )
  ).trim();
  if (isBack(line, talk)) return leaving;
  const question = readQuestion(line);
  if (question !== undefined) return question;
  switch (line.toLowerCase()) {
    case "":
    case "?":
      return undefined;
    case "y":
    case "yes":
      return readYes(approval, talk);
    case "n":
    case "no":
      return readReason(approval, talk);
    case "e":
    case "edit":
      if (editable.length > 0) return readEdit(approval, { ...talk, editable });
      talk.write("No argument may be changed.\n");
      return undefined;
    default:
      return readWords(approval, { talk, line });
  }
}

/** Where there is a way back, words alone decide nothing: they may be a slip. */
async function readWords(
  approval: PresentedApproval,
  { talk, line }: { talk: Talk; line: string },
): Promise<Said> {
  const denial = { decision: "deny", ...toReason(approval, line) } as const;
  if (!talk.mayLeave) return denial;
  const sure = await talk.ask(`Deny, and say "${visibleText(line)}"? y > `);
  return /^y(es)?$/i.test(sure.trim()) ? denial : undefined;
}

async function readYes(
  { request, name }: PresentedApproval,
  { ask }: Talk,
): Promise<PersonDecision | undefined> {
  if (request.stakes !== "high") return { decision: "approve" };
  const line = await ask(`High stakes. Run ${visibleText(name)} with exactly these arguments? yes > `);
  return line.trim().toLowerCase() === "yes" ? { decision: "approve" } : undefined;
}

async function readReason(approval: PresentedApproval, { ask }: Talk): Promise<PersonDecision> {
  const choose = (approval.request.options ?? []).length > 0 ? "a number, or words" : "words";
  const line = (await ask(`Why not? (${choose}; they reach the program as they are) > `)).trim();
  return line === "" ? { decision: "deny" } : { decision: "deny", ...toReason(approval, line) };
}

/** The number of an option, or the words themselves. */
function toReason({ request }: PresentedApproval, line: string): { option: string } | { comment: string } {
  const option = /^\d+$/.test(line) ? request.options?.[Number(line) - 1] : undefined;
  return option === undefined ? { comment: line } : { option: option.name };
}

function listEditable({ args, request }: PresentedApproval): string[] {
  if (request.kind !== "function_call") return [];
  const { editable } = request;
  return Object.keys(args ?? {}).filter((name) => mayChange(editable, name));
}

async function readEdit(
  { args, request: { stakes } }: PresentedApproval,
  { ask, write, editable }: Talk & { editable: string[] },
): Promise<PersonDecision | undefined> {
  const before = args ?? {};
  const after = { ...before };
  for (const name of editable) {
    const value = before[name];
    const line = await ask(`${visibleText(name)} [${visibleText(JSON.stringify(value))}] > `);
    const parsed = line.trim() === "" ? { value } : parseValue(line, value);
    if (parsed === undefined) {
      write("That is no JSON. Nothing was changed.\n");
      return undefined;
    }
    after[name] = parsed.value;
  }
  const changes = listChanges(before, after);
  if (changes.length === 0) {
    write("Nothing is changed.\n");
    return undefined;
  }
  write(`${visibleText(describeChanges(changes))}\n`);
  const isHigh = stakes === "high";
  const line = await ask(
    isHigh ? "High stakes. Approve with these changes? yes > " : "Approve with these changes? y > ",
  );
  const isSure = (isHigh ? /^yes$/i : /^y(es)?$/i).test(line.trim());
  return isSure ? { decision: "approve", args: after } : undefined;
}

/** Where there was text, what is typed is text; else it is JSON. */
function parseValue(line: string, before: unknown): { value: unknown } | undefined {
  if (typeof before === "string") return { value: line };
  try {
    return { value: JSON.parse(line) as unknown };
  } catch {
    return undefined;
  }
}

async function readAnswer({ request }: PresentedApproval, { ask, mayLeave }: Talk): Promise<Said> {
  const schema = request.kind === "question" ? request.response_schema : null;
  const line = (
    await ask(
      mayLeave
        ? "answer (? and words ask back, `back` leaves it open) > "
        : "answer (? and words ask back) > ",
    )
  ).trim();
  if (line === "") return undefined;
  const question = readQuestion(line);
  if (question !== undefined) return question;
  if (mayLeave && /^back$/i.test(line)) return leaving;
  const option = /^\d+$/.test(line) ? request.options?.[Number(line) - 1] : undefined;
  if (option !== undefined && !schema) return { decision: "answer", option: option.name };
  return { decision: "answer", answer: schema ? (parseValue(line, undefined)?.value ?? line) : line };
}
