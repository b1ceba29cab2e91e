import { approvalErrors } from "@parley/contract";
import type { Author } from "../../../kernel/author.ts";
import type { ApprovalEvent, ApprovalFacts, ApprovalState, Message } from "./approval-state.ts";
import { admit, refuseEnded } from "./decide.ts";
import type { Voter } from "./voter.ts";

type Moment = { facts: ApprovalFacts; state: ApprovalState; now: number };

/** Whoever needs more words than this needs another way to talk. */
const mostMessages = 100;

/**
 * Who is asked asks who asked. Nothing is decided by it.
 *
 * @throws ended; not_asked; requester_may_not; too_many_messages
 */
export function askBack(
  moment: Moment,
  { voter: given, text }: { voter: Voter; text: string },
): ApprovalEvent[] {
  const voter = admit(moment, given);
  if (isSaidAlready(moment.state, { from: "reviewer", id: voter.id, text })) return [];
  refuseMore(moment.state);
  return [{ type: "asked-back", at: moment.now, voter, text }];
}

/**
 * Who asked says more about it.
 *
 * @throws ended; too_many_messages
 */
export function reply(
  { facts, state, now }: Moment,
  { by, text }: { by: Author; text: string },
): ApprovalEvent[] {
  refuseEnded(facts, state);
  if (isSaidAlready(state, { from: "requester", id: by.id, text })) return [];
  refuseMore(state);
  return [{ type: "replied", at: now, by, text }];
}

/** Who may decide has opened it: the first time is kept. */
export function view({ state, now }: Moment, voter: Voter): ApprovalEvent[] {
  if (state.outcome !== null || (state.views ?? []).some(({ id }) => id === voter.id)) return [];
  return [{ type: "viewed", at: now, voter }];
}

/** A double click, or a request that was sent again since its reply was lost. */
function isSaidAlready(
  { messages = [] }: ApprovalState,
  { from, id, text }: Pick<Message, "from" | "text"> & { id: string },
): boolean {
  const last = messages.at(-1);
  return last !== undefined && last.from === from && last.by.id === id && last.text === text;
}

function refuseMore({ messages = [] }: ApprovalState): void {
  if (messages.length >= mostMessages) throw approvalErrors.tooManyMessages({ most: mostMessages });
}
