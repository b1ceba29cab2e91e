import { approvalErrors } from "@parley/contract";
import type {
  ApprovalEvent,
  ApprovalFacts,
  ApprovalState,
  ArgumentChange,
  Outcome,
} from "./approval-state.ts";
import { activeTrees } from "./active-trees.ts";
import { isFilled, mayAnswer } from "./fill-plan.ts";
import { placesOf } from "./places-of.ts";
import { applyEvent } from "./reduce.ts";
import { withoutDoubles, withStandIns } from "./stand-in.ts";
import { opens, type Voter } from "./voter.ts";

type Moment = { facts: ApprovalFacts; state: ApprovalState; now: number };

/**
 * What time alone decides, at most one event: a step has joined that those who have answered already fill, or the
 * deadline has passed.
 */
export function advance(moment: Moment): ApprovalEvent[] {
  const { facts, state, now } = moment;
  if (state.outcome !== null) return [];
  if (facts.deadlineAt !== null && now >= facts.deadlineAt)
    return [{ type: "decided", at: now, outcome: outcomeOfDeadline(moment) }];
  const outcome = outcomeOfVotes(moment);
  return outcome === undefined ? [] : [{ type: "decided", at: now, outcome }];
}

/** The moments at which {@link advance} may have something to say. */
export function momentsOf({ plan, createdAt, deadlineAt }: ApprovalFacts): number[] {
  const joining = plan.steps.map(({ after_seconds: afterSeconds }) => (afterSeconds ?? 0) * 1000);
  const moments = joining.filter((delay) => delay > 0).map((delay) => createdAt + delay);
  return [...new Set(deadlineAt === null ? moments : [...moments, deadlineAt])].toSorted((a, b) => a - b);
}

function outcomeOfDeadline({ facts, state, now: at }: Moment): Outcome {
  const { kind, onDeadline, validMs } = facts;
  const byDeadline = { by: [], at, comment: null, byDeadline: true } as const;
  // Silence answers no question.
  if (kind === "question" || onDeadline === "timed_out") return { status: "timed_out", at };
  if (onDeadline === "denied") return { status: "denied", ...byDeadline, option: null };
  // Who asked accepted silence for what they asked, and nobody has said yes to what stands.
  if (state.isEdited) return { status: "timed_out", at };
  return { status: "approved", ...byDeadline, validUntil: at + validMs };
}

/** Changed arguments, which have been checked. */
export type Edited = {
  args: Readonly<Record<string, unknown>>;
  argsHash: string;
  changes?: readonly ArgumentChange[];
};

type Approving = { voter: Voter; comment: string | null; argsHash: string; edited?: Edited };

/**
 * One yes to the arguments as they stand, or as they are changed with it.
 *
 * @throws ended; stale; not_asked; requester_may_not; already_voted
 */
export function approve(
  moment: Moment,
  { voter: given, comment, argsHash, edited }: Approving,
): ApprovalEvent[] {
  const { state, now } = moment;
  const voter = admit(moment, given);
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
  const decided = decidedBy(moment, applyEvent(current, voted), { comment, option: null });
  return [...standingIn(moment, voter), ...changed, voted, ...decided];
}

type Denying = { voter: Voter; comment: string | null; option: string | null; argsHash: string };

/**
 * One no.
 *
 * @throws ended; stale; not_asked; requester_may_not; already_voted
 */
export function deny(moment: Moment, { voter: given, comment, option, argsHash }: Denying): ApprovalEvent[] {
  const { state, now } = moment;
  const voter = admit(moment, given);
  refuseStale(state, argsHash);
  refuseSecond(state, voter, "deny");
  const voted: ApprovalEvent = { type: "voted", at: now, voter, vote: "deny", argsHash, comment, option };
  const decided = decidedBy(moment, applyEvent(state, voted), { comment, option });
  return [...standingIn(moment, voter), voted, ...decided];
}

type Answering = { voter: Voter; answer: unknown; option: string | null };

/**
 * The answer to a question: the first one counts.
 *
 * @throws ended; not_asked; requester_may_not
 */
export function answer(moment: Moment, { voter: who, answer: given, option }: Answering): ApprovalEvent[] {
  const voter = admit(moment, who);
  const at = moment.now;
  const outcome = { status: "answered", by: [voter], at, answer: given, option } as const;
  return [...standingIn(moment, voter), { type: "decided", at, outcome }];
}

/**
 * Whoever may answer, with those in whose place.
 *
 * @throws ended; requester_may_not; not_asked
 */
export function admit(moment: Moment, given: Voter): Voter {
  const { facts, state, now } = moment;
  refuseEnded(facts, state);
  const voter = withStandIns(moment, given);
  const isRequester = facts.requesterIds.includes(voter.id);
  if (isRequester && facts.plan.allow_requester !== true) throw approvalErrors.requesterMayNot();
  const trees = activeTrees({ facts, state, now });
  if (!trees.some((tree) => mayAnswer(tree, voter))) throw approvalErrors.notAsked({ voter: voter.name });
  return voter;
}

/** That somebody answers in the place of who is away; what was passed on was told when that happened. */
export function standingIn({ state, now }: Moment, voter: Voter): ApprovalEvent[] {
  const { id, name, standsFor = [] } = voter;
  const passedOn = new Set(
    (state.delegations ?? []).filter(({ to }) => to.id === id).map(({ from }) => from.id),
  );
  return standsFor
    .filter((from) => !passedOn.has(from.id))
    .map((from) => ({ type: "delegated", at: now, from, to: { id, name }, message: "", isAway: true }));
}

type Delegating = { voter: Voter; to: { id: string; name: string }; message: string };

/**
 * Somebody who is asked has somebody else answer in their place.
 *
 * @throws ended; not_asked; requester_may_not; delegate_unfit
 */
export function delegate(moment: Moment, { voter, to, message }: Delegating): ApprovalEvent[] {
  const { facts, state, now } = moment;
  const { standsFor: _away, ...self } = admit(moment, { ...voter, standsFor: [] });
  const refuse = (reason: string): never => {
    throw approvalErrors.delegateUnfit({ reason });
  };
  const isRequester = facts.requesterIds.includes(to.id) && facts.plan.allow_requester !== true;
  if (facts.plan.allow_delegates === false) refuse("the plan allows no delegates");
  if (to.id === self.id) refuse("somebody else has to be named");
  if (isRequester) refuse("who asks does not answer");
  if ((state.delegations ?? []).some(({ from }) => from.id === self.id)) refuse("it was passed on already");
  if (hasAnswered(state, self.id)) refuse("who answered passes nothing on");
  // Their answer is in, for their own place; it would never be asked for again.
  if (hasAnswered(state, to.id))
    refuse(
      `${to.name} has answered already, and one person's answer counts once. Name somebody who has not, or answer yourself`,
    );
  const nobody: Voter = { ...to, email: null, teams: [], role: null, channel: "" };
  const places = activeTrees({ facts, state, now }).flatMap(placesOf);
  if (!places.some((place) => opens(place, self, nobody)))
    refuse(
      "a role, a channel and being anyone are not passed on; a person's place, a team's and a schedule's are",
    );
  const { id, name, email, teams, onCall } = self;
  const from = { id, name, email, teams, ...(onCall !== undefined && { onCall }) };
  return [{ type: "delegated", at: now, from, to, message }];
}

/** Whether this person has said yes or no to the arguments as they stand. */
const hasAnswered = ({ votes, argsHash }: ApprovalState, id: string): boolean =>
  votes.some((vote) => vote.voter.id === id && vote.argsHash === argsHash);

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
  if (outcome.status === "cancelled" || outcome.status === "superseded")
    return [outcome.by.full_name ?? outcome.by.id];
  return outcome.by.map(({ name }) => name);
}

export function refuseStale({ argsHash }: ApprovalState, given: string): void {
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
  withoutDoubles(votes.filter((each) => each.argsHash === argsHash))
    .filter((each) => each.vote === vote)
    .map(({ voter }) => voter);

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
