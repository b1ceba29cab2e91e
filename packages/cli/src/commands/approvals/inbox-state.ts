import type { Approval } from "@parley/contract";

/** What the inbox shows. */
export type InboxState = {
  readonly approvals: readonly Approval[];
  readonly selectedId: string | undefined;
  readonly isEnding: boolean;
  /** The request to open. */
  readonly openId: string | undefined;
};

export const emptyInbox: InboxState = {
  approvals: [],
  selectedId: undefined,
  isEnding: false,
  openId: undefined,
};

/** Another list. Whatever is selected stays so; where it is gone, what has taken its place is. */
export function withApprovals(state: InboxState, approvals: readonly Approval[]): InboxState {
  const isThere = approvals.some(({ id }) => id === state.selectedId);
  const index = Math.max(0, indexOf(state));
  const next = approvals[Math.min(index, approvals.length - 1)]?.id;
  return { ...state, approvals, selectedId: isThere ? state.selectedId : next };
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
  return state;
}

function move(state: InboxState, by: number): InboxState {
  const last = state.approvals.length - 1;
  const index = Math.min(last, Math.max(0, indexOf(state) + by));
  return { ...state, selectedId: state.approvals[index]?.id };
}
