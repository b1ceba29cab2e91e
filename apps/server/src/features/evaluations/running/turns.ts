/** Which organizations' Runs a process works on, so many at once; who finds no place comes again. */
export type Turns = {
  /**
   * A place to work in, until it is given back. Undefined: none is free, or one is and somebody else has waited longer
   * for it.
   */
  take(organizationId: string): { leave(): void } | undefined;
  /** Whether another organization waits for a place. */
  isWaitedFor(organizationId: string): boolean;
};

/** Who has not come again for so long found a place in another process. */
const forgottenAfterMs = 5000;

/**
 * Shares places among organizations: whoever waits longest has the next one that is free, however many Runs others have.
 *
 * @example
 * const place = turns.take(organizationId);
 * if (place === undefined) return comeAgain();
 */
export function createTurns(places: number, now: () => number = () => performance.now()): Turns {
  /** When each asked last; in the order in which they asked first. */
  const waiting = new Map<string, number>();
  let taken = 0;
  const forget = (): void => {
    for (const [id, askedAt] of waiting) if (now() - askedAt > forgottenAfterMs) waiting.delete(id);
  };
  const isNext = (organizationId: string): boolean => {
    forget();
    const free = places - taken;
    const first = [...waiting.keys()].slice(0, free);
    return first.includes(organizationId) || first.length < free;
  };
  return {
    take(organizationId) {
      if (!isNext(organizationId)) {
        waiting.set(organizationId, now());
        return undefined;
      }
      waiting.delete(organizationId);
      taken += 1;
      let isMine = true;
      return {
        leave() {
          if (isMine) taken -= 1;
          isMine = false;
        },
      };
    },
    isWaitedFor(organizationId) {
      forget();
      return [...waiting.keys()].some((id) => id !== organizationId);
    },
  };
}
