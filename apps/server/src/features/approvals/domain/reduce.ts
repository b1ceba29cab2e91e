import type { ApprovalEvent, ApprovalState, Delegation, Held, Message, Vote } from "./approval-state.ts";

const beginning: ApprovalState = {
  outcome: null,
  args: null,
  argsHash: null,
  isEdited: false,
  added: [],
  votes: [],
  claimHash: null,
  execution: null,
};

/**
 * What the events make of a request. Whatever comes in whatever order, it ends once: what follows a decision changes
 * neither it nor the arguments, and a call is claimed once.
 */
export const foldEvents = (events: readonly ApprovalEvent[]): ApprovalState =>
  events.reduce(applyEvent, beginning);

export function applyEvent(state: ApprovalState, event: ApprovalEvent): ApprovalState {
  switch (event.type) {
    case "requested":
      return state === beginning ? withRequest(state, event) : state;
    case "warned":
      return state.outcome === null ? { ...state, warnings: event.warnings } : state;
    case "judged":
      return state.outcome === null && state.policy === undefined
        ? { ...state, policy: event.policy }
        : state;
    case "granted":
      return state.outcome === null && state.grant === undefined ? { ...state, grant: event.grant } : state;
    case "edited":
      return state.outcome === null ? withEdit(state, event) : state;
    case "escalated":
      return state.outcome === null ? withAdded(state, event) : state;
    case "delegated":
      // Who is away passed on nothing: they named somebody once for all.
      return state.outcome === null && event.isAway === undefined
        ? { ...state, delegations: [...(state.delegations ?? []), delegationOf(event)] }
        : state;
    case "asked-back":
    case "replied":
    case "viewed":
    case "handed-over":
      // What comes after the end happened to nobody.
      return state.outcome === null ? applyTalk(state, event) : state;
    case "noticed":
      return state.outcome === null ? withNotice(state, event) : state;
    case "voted": {
      if (state.outcome !== null) return state;
      const { voter, vote, argsHash } = event;
      const others = state.votes.filter((earlier) => earlier.voter.id !== voter.id);
      return { ...state, votes: [...others, { voter, vote, argsHash }] };
    }
    case "decided":
      return state.outcome === null ? { ...state, outcome: event.outcome } : state;
    case "delivered":
      return state.outcome !== null && state.delivered === undefined
        ? { ...state, delivered: event.at }
        : state;
    case "claimed":
      return state.outcome?.status === "approved" && state.claimHash === null
        ? { ...state, claimHash: event.claimHash, execution: { status: "claimed", at: event.at } }
        : state;
    case "joined":
    case "read":
    case "claim-refused":
      return state;
    case "reported":
      return state.execution?.status === "claimed" ? { ...state, execution: event.execution } : state;
  }
}

const withRequest = (
  state: ApprovalState,
  { args, argsHash, promotion }: Extract<ApprovalEvent, { type: "requested" }>,
): ApprovalState => ({ ...state, args, argsHash, ...(promotion !== undefined && { promotion }) });

type Edit = Extract<ApprovalEvent, { type: "edited" }>;

/** Whoever said yes or no said it of the arguments before, and says it of none that come later, be they the same again. */
function withEdit(state: ApprovalState, event: Edit): ApprovalState {
  const { args, argsHash, at, comment = null } = event;
  const { askedHash = state.isEdited ? null : state.argsHash, votesTaken = [] } = state;
  const voterIds = votesTakenBy(event, state).map(({ voter }) => voter.id);
  return {
    ...state,
    args,
    argsHash,
    askedHash,
    isEdited: argsHash !== askedHash,
    votes: [],
    ...(voterIds.length > 0 && { votesTaken: [...votesTaken, { voterIds, at, comment }] }),
  };
}

/** What others had said by then; who edits knows. */
export const votesTakenBy = ({ voter }: Edit, { votes }: ApprovalState): Vote[] =>
  votes.filter((vote) => vote.voter.id !== voter.id);

type Talk = Extract<ApprovalEvent, { type: "asked-back" | "replied" | "viewed" | "handed-over" }>;

/** What decides nothing, while the request waits. */
function applyTalk(state: ApprovalState, event: Talk): ApprovalState {
  const { at } = event;
  switch (event.type) {
    case "asked-back": {
      const { id, name, email } = event.voter;
      return withMessage(state, { from: "reviewer", by: { id, name, email }, text: event.text, at });
    }
    case "replied": {
      const { id, full_name: name, email_address: email = null } = event.by;
      const by = { id, name: name ?? email ?? id, email };
      return withMessage(state, { from: "requester", by, text: event.text, at });
    }
    case "viewed": {
      const { id, name } = event.voter;
      const views = state.views ?? [];
      return views.some((view) => view.id === id) ? state : { ...state, views: [...views, { id, name, at }] };
    }
    case "handed-over": {
      const { schedule, to } = event;
      return { ...state, handovers: [...(state.handovers ?? []), { schedule, to, at }] };
    }
  }
}

const withMessage = (state: ApprovalState, message: Message): ApprovalState => ({
  ...state,
  messages: [...(state.messages ?? []), message],
});

function withAdded(
  state: ApprovalState,
  { who, message, at }: Extract<ApprovalEvent, { type: "escalated" }>,
): ApprovalState {
  const { added, addedMessages = added.map(() => ""), addedAt = added.map(() => 0) } = state;
  return {
    ...state,
    added: [...added, who],
    addedMessages: [...addedMessages, message],
    addedAt: [...addedAt, at],
  };
}

const delegationOf = ({ from, to, message, at }: Delegation & { at: number }): Delegation => ({
  from,
  to,
  message,
  at,
});

/** Whose quiet hours are over is held no more, but where they are held anew. */
function withNotice(
  state: ApprovalState,
  { at, keys, held, to }: Extract<ApprovalEvent, { type: "noticed" }>,
): ApprovalState {
  const concerned = new Set([...held.map(({ userId }) => userId), ...to.map(({ id }) => id)]);
  const isOver = ({ key, until }: Held): boolean => until <= at && keys.includes(key);
  const waiting = (state.held ?? []).filter((one) => !concerned.has(one.userId) && !isOver(one));
  const noticed = [...new Set([...(state.noticed ?? []), ...keys])];
  return { ...state, noticed, held: [...waiting, ...held] };
}
