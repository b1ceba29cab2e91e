import type { ApprovalEvent, ApprovalState } from "./approval-state.ts";

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
      return state === beginning ? { ...state, args: event.args, argsHash: event.argsHash } : state;
    case "judged":
      return state.outcome === null && state.policy === undefined
        ? { ...state, policy: event.policy }
        : state;
    case "granted":
      return state.outcome === null && state.grant === undefined ? { ...state, grant: event.grant } : state;
    case "edited":
      return state.outcome === null
        ? { ...state, args: event.args, argsHash: event.argsHash, isEdited: true }
        : state;
    case "escalated":
      return state.outcome === null ? { ...state, added: [...state.added, event.who] } : state;
    case "voted": {
      if (state.outcome !== null) return state;
      const { voter, vote, argsHash } = event;
      const others = state.votes.filter((earlier) => earlier.voter.id !== voter.id);
      return { ...state, votes: [...others, { voter, vote, argsHash }] };
    }
    case "decided":
      return state.outcome === null ? { ...state, outcome: event.outcome } : state;
    case "claimed":
      return state.outcome?.status === "approved" && state.claimHash === null
        ? { ...state, claimHash: event.claimHash, execution: { status: "claimed", at: event.at } }
        : state;
    case "joined":
    case "claim-refused":
      return state;
    case "reported":
      return state.execution?.status === "claimed" ? { ...state, execution: event.execution } : state;
  }
}
