import { emitKeypressEvents, type Key } from "node:readline";
import { isParleyError } from "@parley/sdk";
import { toSafeText } from "../../output.ts";
import type { Session } from "../../session.ts";
import { renderApprovals } from "./approval-table.ts";
import { emptyInbox, type InboxState, withApprovals, withKey } from "./inbox-state.ts";
import { openRequest } from "./open-request.ts";
import { openTogether } from "./together/open-together.ts";

const lookEveryMs = 2000;
const clearScreen = "\u001B[2J\u001B[3J\u001B[H";

/** The inbox, until somebody ends it. */
export async function openInbox(session: Session): Promise<void> {
  let state = emptyInbox;
  let note = "";
  while (!state.isEnding) {
    state = await choose(session, { ...state, openId: undefined, isTogether: false }, note);
    if (state.openId !== undefined) note = await openRequest(session, state.openId);
    if (state.isTogether) {
      note = await openTogether(session, state.markedIds);
      state = { ...state, markedIds: [] };
    }
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
  let isOver = false;
  const onKey = (_text: string | undefined, key: Key): void => {
    const before = state;
    state = withKey(state, key);
    note = state === before ? whyNothing(key) : "";
    if (state.isEnding || state.openId !== undefined || state.isTogether) ended.resolve();
    else draw();
  };
  const refresh = async (): Promise<void> => {
    try {
      const { records } = await session.parley.approvals.list({ status: ["pending"], size: 100 });
      // The screen is a request's by now.
      if (isOver) return;
      state = withApprovals(state, records);
      draw();
    } catch (error) {
      if (isOver) return;
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
    isOver = true;
    clearTimeout(look);
    stdin.off("keypress", onKey);
    stdin.setRawMode(false);
    stdin.pause();
  }
  return state;
}

/** What to say of a key that has done nothing. */
function whyNothing({ name }: Key): string {
  if (name === "space") return "Only calls are marked: a question is answered by itself.";
  return name === "t" ? "Nothing is marked: space marks a call." : "";
}

function render({ output }: Session, { approvals, selectedId, markedIds }: InboxState): string {
  const { bold, dim } = output.colors;
  const keys = ["j k move · enter opens · space marks · q ends"];
  if (markedIds.length > 0) keys.push(`${markedIds.length} marked: t decides them together · u unmarks`);
  const head = `${bold("What waits for people")}  ${keys.map((line) => dim(line)).join("\n")}\n`;
  if (approvals.length === 0) return `${head}\n${dim("Nothing waits. New requests appear here.")}\n`;
  return `${head}\n${renderApprovals(approvals, { output, nowMs: Date.now(), selectedId, markedIds })}\n`;
}
