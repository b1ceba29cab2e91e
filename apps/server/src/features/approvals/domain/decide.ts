import { approvalErrors } from "@parley/contract";
import type { ApprovalEvent, ApprovalFacts, ApprovalState, Outcome } from "./approval-state.ts";
import { activeTrees } from "./active-trees.ts";
import { isFilled, mayAnswer } from "./fill-plan.ts";
import { applyEvent } from "./reduce.ts";
import type { Voter } from "./voter.ts";

type Moment = { facts: ApprovalFacts; state: ApprovalState; now: number };

/**
 * What time alone decides, at most one event: a step has joined that those who have answered already fill, or the
 * deadline has passed.
 */
export function advance(moment: Moment): ApprovalEvent[] {
  const { facts, state, now } = moment;
  if (state.outcome !== null) return [];
  if (facts.deadlineAt !== null && now >= facts.deadlineAt)
    return [{ type: "decided", at: now, outcome: outcomeOfDeadline(facts, now) }];
  const outcome = outcomeOfVotes(moment);
  return outcome === undefined ? [] : [{ type: "decided", at: now, outcome }];
}

/** The moments at which {@link advance} may have something to say. */
export function momentsOf({ plan, createdAt, deadlineAt }: ApprovalFacts): number[] {
  const joining = plan.steps.map(({ after_seconds: afterSeconds }) => (afterSeconds ?? 0) * 1000);
  const moments = joining.filter((delay) => delay > 0).map((delay) => createdAt + delay);
  return [...new Set(deadlineAt === null ? moments : [...moments, deadlineAt])].toSorted((a, b) => a - b);
}

function outcomeOfDeadline({ kind, onDeadline, validMs }: ApprovalFacts, at: number): Outcome {
  const byDeadline = { by: [], at, comment: null, byDeadline: true } as const;
  // Silence answers no question.
  if (kind === "question" || onDeadline === "timed_out") return { status: "timed_out", at };
  if (onDeadline === "denied") return { status: "denied", ...byDeadline, option: null };
  return { status: "approved", ...byDeadline, validUntil: at + validMs };
}

type Approving = {
  voter: Voter;
  comment: string | null;
  argsHash: string;
  /** Changed arguments, which have been checked. */ edited?: {
    args: Readonly<Record<string, unknown>>;
    argsHash: string;
  };
};

/**
 * One yes to the arguments as they stand, or as they are changed with it.
 *
 * @throws ended; stale; not_asked; requester_may_not; already_voted
 */
export function approve(moment: Moment, { voter, comment, argsHash, edited }: Approving): ApprovalEvent[] {
  const { state, now } = moment;
  refuseUnfit(moment, voter);
  refuseStale(state, argsHash);
  const changed: ApprovalEvent[] =
    edited === undefined || edited.argsHash === state.argsHash
      ? []
      : [{ type: "edited", at: now, voter, ...edited }];
  const current = changed.reduce(applyEvent, state);
  refuseSecond(current, voter, "approve");
  const voted: ApprovalEvent = {
    type: "voted",
    at: now,
    voter,
    vote: "approve",
    argsHash: current.argsHash,
    comment,
    option: null,
  };
  return [...changed, voted, ...decidedBy(moment, applyEvent(current, voted), { comment, option: null })];
}

type Denying = { voter: Voter; comment: string | null; option: string | null; argsHash: string };

/**
 * One no.
 *
 * @throws ended; stale; not_asked; requester_may_not; already_voted
 */
export function deny(moment: Moment, { voter, comment, option, argsHash }: Denying): ApprovalEvent[] {
  const { state, now } = moment;
  refuseUnfit(moment, voter);
  refuseStale(state, argsHash);
  refuseSecond(state, voter, "deny");
  const voted: ApprovalEvent = { type: "voted", at: now, voter, vote: "deny", argsHash, comment, option };
  return [voted, ...decidedBy(moment, applyEvent(state, voted), { comment, option })];
}

type Answering = { voter: Voter; answer: unknown; option: string | null };

/**
 * The answer to a question: the first one counts.
 *
 * @throws ended; not_asked; requester_may_not
 */
export function answer(moment: Moment, { voter, answer: given, option }: Answering): ApprovalEvent[] {
  refuseUnfit(moment, voter);
  const at = moment.now;
  return [{ type: "decided", at, outcome: { status: "answered", by: [voter], at, answer: given, option } }];
}

function refuseUnfit({ facts, state, now }: Moment, voter: Voter): void {
  refuseEnded(facts, state);
  const isRequester = facts.requesterIds.includes(voter.id);
  if (isRequester && facts.plan.allow_requester !== true) throw approvalErrors.requesterMayNot();
  const trees = activeTrees({ facts, state, now });
  if (!trees.some((tree) => mayAnswer(tree, voter))) throw approvalErrors.notAsked({ voter: voter.name });
}

/** Tells who comes too late what was decided, by whom and when. */
export function refuseEnded({ id }: ApprovalFacts, { outcome }: ApprovalState): void {
  if (outcome === null) return;
  throw approvalErrors.ended({
    approval_id: id,
    status: outcome.status,
    by: namesOf(outcome).join(", "),
    at: new Date(outcome.at).toISOString(),
  });
}

function namesOf(outcome: Outcome): string[] {
  if (outcome.status === "timed_out") return [];
  if (outcome.status === "cancelled") return [outcome.by.full_name ?? outcome.by.id];
  return outcome.by.map(({ name }) => name);
}

function refuseStale({ argsHash }: ApprovalState, given: string): void {
  if (argsHash !== given) throw approvalErrors.stale({ given, args_hash: argsHash ?? "" });
}

function refuseSecond({ votes, argsHash }: ApprovalState, voter: Voter, vote: "approve" | "deny"): void {
  const isSame = votes.some(
    (earlier) => earlier.voter.id === voter.id && earlier.vote === vote && earlier.argsHash === argsHash,
  );
  if (isSame) throw approvalErrors.alreadyVoted({ voter: voter.name });
}

/** Those who said so of the arguments as they stand. */
export const votersOf = ({ votes, argsHash }: ApprovalState, vote: "approve" | "deny"): Voter[] =>
  votes.filter((each) => each.vote === vote && each.argsHash === argsHash).map(({ voter }) => voter);

type Said = { comment: string | null; option: string | null };

function decidedBy(moment: Moment, state: ApprovalState, said: Said): ApprovalEvent[] {
  const outcome = outcomeOfVotes({ ...moment, state }, said);
  return outcome === undefined ? [] : [{ type: "decided", at: moment.now, outcome }];
}

/** What the answers so far amount to; a no is looked at first. */
function outcomeOfVotes(
  { facts, state, now }: Moment,
  { comment, option }: Said = { comment: null, option: null },
): Outcome | undefined {
  const trees = activeTrees({ facts, state, now });
  const fill = (voters: readonly Voter[]): boolean => trees.some((tree) => isFilled(tree, voters));
  const against = votersOf(state, "deny");
  const isVetoed = facts.plan.veto !== false && against.length > 0;
  if (isVetoed || fill(against))
    return { status: "denied", by: against, at: now, comment, option, byDeadline: false };
  const by = votersOf(state, "approve");
  if (!fill(by)) return undefined;
  return { status: "approved", by, at: now, comment, validUntil: now + facts.validMs, byDeadline: false };
}
