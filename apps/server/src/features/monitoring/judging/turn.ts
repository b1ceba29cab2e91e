/** Ends itself: what is under way then is finished, and others have their turn. */
export type Turn = { isOver(): boolean };

const turnMs = 10_000;

export function createTurn(): Turn {
  const startedAt = performance.now();
  return { isOver: () => performance.now() - startedAt > turnMs };
}
