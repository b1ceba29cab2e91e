import { emitKeypressEvents, type Key } from "node:readline";
import { isParleyError } from "@parley/sdk";
import { toSafeText } from "../../output.ts";
import type { Session } from "../../session.ts";
import { renderApprovals } from "./approval-table.ts";
import { emptyInbox, type InboxState, withApprovals, withKey } from "./inbox-state.ts";
import { openRequest } from "./open-request.ts";

const lookEveryMs = 2000;
const clearScreen = "\u001B[2J\u001B[3J\u001B[H";

/** The inbox, until somebody ends it. */
export async function openInbox(session: Session): Promise<void> {
  let state = emptyInbox;
  let note = "";
  while (!state.isEnding) {
    state = await choose(session, { ...state, openId: undefined }, note);
    if (state.openId !== undefined) note = await openRequest(session, state.openId);
  }
  session.output.write("\n");
}

/** The list, live, until a request is opened or the inbox is ended. */
async function choose(session: Session, begin: InboxState, firstNote: string): Promise<InboxState> {
  const { terminal, output } = session;
  const { stdin } = terminal;
  let state = begin;
  let note = firstNote;
  const draw = (): void => output.write(`${clearScreen}${render(session, state)}\n${toSafeText(note)}\n`);
  let look: NodeJS.Timeout | undefined;
  emitKeypressEvents(stdin);
  stdin.setRawMode(true);
  stdin.resume();
  const ended = Promise.withResolvers<void>();
  const onKey = (_text: string | undefined, key: Key): void => {
    state = withKey(state, key);
    note = "";
    if (state.isEnding || state.openId !== undefined) ended.resolve();
    else draw();
  };
  const refresh = async (): Promise<void> => {
    try {
      const { records } = await session.parley.approvals.list({ status: ["pending"], size: 100 });
      state = withApprovals(state, records);
      draw();
    } catch (error) {
      if (!isParleyError(error) || !error.isRetryable) return ended.reject(error);
      note = error.message;
      draw();
    }
    look = setTimeout(() => void refresh(), lookEveryMs);
  };
  stdin.on("keypress", onKey);
  const ending = ended.promise;
  void refresh();
  try {
    await ending;
  } finally {
    clearTimeout(look);
    stdin.off("keypress", onKey);
    stdin.setRawMode(false);
    stdin.pause();
  }
  return state;
}

function render({ output }: Session, { approvals, selectedId }: InboxState): string {
  const { bold, dim } = output.colors;
  const head = `${bold("What waits for people")}  ${dim("j k move · enter opens · q ends")}\n`;
  if (approvals.length === 0) return `${head}\n${dim("Nothing waits. New requests appear here.")}\n`;
  return `${head}\n${renderApprovals(approvals, { output, nowMs: Date.now(), selectedId })}\n`;
}
