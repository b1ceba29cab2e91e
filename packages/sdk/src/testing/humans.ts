import type { PresentedApproval } from "../approvals/known-approval.ts";
import type { Person, PersonDecision } from "../approvals/memory/person.ts";

/** Says yes. */
export const approves =
  (comment?: string): Person =>
  () => ({ decision: "approve", comment });

/** Says no: with words, or by one of the request's options. */
export const denies =
  (why: string | { readonly option: string }): Person =>
  () =>
    typeof why === "string" ? { decision: "deny", comment: why } : { decision: "deny", option: why.option };

/** Says yes to arguments of which some are changed. */
export const edits =
  (changed: Readonly<Record<string, unknown>>, comment?: string): Person =>
  ({ args }) => ({
    decision: "approve",
    args: { ...args, ...changed },
    comment,
  });

/** Answers a question: with this, or by one of its options. */
export const answers =
  (answer: unknown): Person =>
  () => ({ decision: "answer", answer });
export const chooses =
  (option: string): Person =>
  () => ({ decision: "answer", option });

/** Takes the request back. */
export const withdraws =
  (reason?: string): Person =>
  () => ({ decision: "withdraw", reason });

/**
 * Asks who asked, waits for the reply, and says what whoever is chosen by it would say.
 *
 * @example
 * asksBack("Is it urgent?", (reply) => (reply === "yes" ? approves() : denies("Not today.")))
 */
export const asksBack =
  (question: string, choose: (reply: string) => Person): Person =>
  async (approval, surroundings) =>
    choose(await surroundings.askBack(question))(approval, surroundings);

/** Never says anything. */
export const isSilent = (): Person => () => undefined;

/** Says what another would say, so much later. */
export const delayed =
  (delayMs: number, person: Person): Person =>
  async (approval, surroundings) => {
    await surroundings.clock.sleep(delayMs, surroundings.signal);
    return person(approval, surroundings);
  };

/** One after the other, a request each; whoever asks once more is told that the script is over. */
export function scripted(persons: readonly Person[]): Person {
  const left = [...persons];
  return (approval, surroundings) => {
    const person = left.shift();
    if (person === undefined) throw new Error(`The script has no decision left for \`${approval.name}\`.`);
    return person(approval, surroundings);
  };
}

/** By the name of what is asked; others are told that nobody is there. */
export const byName =
  (persons: Readonly<Record<string, Person>>): Person =>
  (approval, surroundings) => {
    const person = Object.hasOwn(persons, approval.name) ? persons[approval.name] : undefined;
    if (person === undefined) throw new Error(`Nobody is there who decides on \`${approval.name}\`.`);
    return person(approval, surroundings);
  };

type Chances = {
  /** The same seed decides the same. */
  readonly seed: number;
  /** The share of calls that are approved. Default 0.5. */
  readonly approve?: number;
  /** The share of requests that nobody says anything to. Default 0. */
  readonly silent?: number;
  /** How long it takes at most. Default 0. */
  readonly slowestMs?: number;
};

/** Decides by chance: calls are approved or denied, questions answered by an option, or with text. */
export function decidesRandomly({ seed, approve = 0.5, silent = 0, slowestMs = 0 }: Chances): Person {
  const random = createRandom(seed);
  return async (approval, { clock, signal }) => {
    const [isSilentNow, isYes, delay, pick] = [random() < silent, random() < approve, random(), random()];
    if (isSilentNow) return undefined;
    if (slowestMs > 0) await clock.sleep(delay * slowestMs, signal);
    return decideBy(approval, { isYes, pick });
  };
}

function decideBy(
  { kind, request }: PresentedApproval,
  { isYes, pick }: { isYes: boolean; pick: number },
): PersonDecision {
  const { options = [] } = request;
  const option = options[Math.floor(pick * options.length)]?.name;
  if (kind === "question")
    return option === undefined
      ? { decision: "answer", answer: `answer ${pick}` }
      : { decision: "answer", option };
  if (isYes) return { decision: "approve" };
  return option === undefined ? { decision: "deny", comment: "By chance." } : { decision: "deny", option };
}

/** mulberry32: small, the same everywhere. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
