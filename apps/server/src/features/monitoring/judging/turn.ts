/** Ends itself: what is under way then is finished, nothing waits any more, and others have their turn. */
export type Turn = { isOver(): boolean; /** Aborts when it is over. */ signal: AbortSignal };

const turnMs = 10_000;

export function createTurn(): Turn {
  const over = new AbortController();
  setTimeout(() => over.abort(new Error("Others have their turn.")), turnMs).unref();
  return { isOver: () => over.signal.aborted, signal: over.signal };
}
