/** Ends itself: what is under way then is finished, nothing else is begun, and nobody waits to ask. */
export type Turn = {
  isOver(): boolean;
  /** Aborts when it is over. */ signal: AbortSignal;
  [Symbol.dispose](): void;
};

/** After this another Run has its turn; sooner where another organization waits. */
const turnMs = 30_000;
const shortTurnMs = 4000;
const lookMs = 500;

/**
 * A turn that begins now.
 *
 * @example
 * using turn = startTurn(() => turns.isWaitedFor(organizationId));
 * while (!turn.isOver()) await workOn(next());
 */
export function startTurn(isWaitedFor: () => boolean): Turn {
  const startedAt = performance.now();
  // Once something was left for the next turn there has to be one, also where nobody waits any more.
  const over = new AbortController();
  const look = (): void => {
    if (performance.now() - startedAt > (isWaitedFor() ? shortTurnMs : turnMs)) over.abort();
  };
  const looking = setInterval(look, lookMs).unref();
  return {
    isOver: () => {
      if (!over.signal.aborted) look();
      return over.signal.aborted;
    },
    signal: over.signal,
    [Symbol.dispose]: () => clearInterval(looking),
  };
}
