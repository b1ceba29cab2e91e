const dayMs = 24 * 60 * 60 * 1000;

/** Days since 1970, in UTC. */
export const toDay = (milliseconds: number): number => Math.floor(milliseconds / dayMs);
