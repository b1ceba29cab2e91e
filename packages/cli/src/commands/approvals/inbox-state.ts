import type { Approval } from "@parley/contract";

/** What the inbox shows. */
export type InboxState = {
  readonly approvals: readonly Approval[];
  readonly selectedId: string | undefined;
  /** Those that are to be decided together. */
  readonly markedIds: readonly string[];
  readonly isEnding: boolean;
  /** The request to open. */
  readonly openId: string | undefined;
  /** Whether the marked ones are to be opened. */
  readonly isTogether: boolean;
};

export const emptyInbox: InboxState = {
  approvals: [],
  selectedId: undefined,
  markedIds: [],
  isEnding: false,
  openId: undefined,
  isTogether: false,
};

/** Another list. Whatever is selected or marked stays so; where the selected one is gone, what has taken its place is. */
export function withApprovals(state: InboxState, approvals: readonly Approval[]): InboxState {
  const isThere = approvals.some(({ id }) => id === state.selectedId);
  const index = Math.max(0, indexOf(state));
  const next = approvals[Math.min(index, approvals.length - 1)]?.id;
  const markedIds = state.markedIds.filter((marked) => approvals.some(({ id }) => id === marked));
  return { ...state, approvals, markedIds, selectedId: isThere ? state.selectedId : next };
}

const indexOf = ({ approvals, selectedId }: InboxState): number =>
  approvals.findIndex(({ id }) => id === selectedId);

/** A key, by its name. Nothing is decided by one. */
export function withKey(
  state: InboxState,
  key: { readonly name?: string | undefined; readonly ctrl?: boolean | undefined },
): InboxState {
  if (key.name === "q" || (key.ctrl === true && key.name === "c")) return { ...state, isEnding: true };
  if (key.name === "j" || key.name === "down") return move(state, 1);
  if (key.name === "k" || key.name === "up") return move(state, -1);
  if (["return", "enter", "o", "a", "d", "e"].includes(key.name ?? ""))
    return { ...state, openId: state.selectedId };
  if (key.name === "space") return toggleMark(state);
  if (key.name === "u") return { ...state, markedIds: [] };
  if (key.name === "t" && state.markedIds.length > 0) return { ...state, isTogether: true };
  return state;
}

/** A question is answered by itself. */
function toggleMark(state: InboxState): InboxState {
  const { approvals, selectedId, markedIds } = state;
  const selected = approvals.find(({ id }) => id === selectedId);
  if (selected === undefined || selected.kind === "question") return state;
  const others = markedIds.filter((id) => id !== selected.id);
  return { ...state, markedIds: others.length < markedIds.length ? others : [...markedIds, selected.id] };
}

function move(state: InboxState, by: number): InboxState {
  const last = state.approvals.length - 1;
  const index = Math.min(last, Math.max(0, indexOf(state) + by));
  return { ...state, selectedId: state.approvals[index]?.id };
}
