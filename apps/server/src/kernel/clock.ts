/** Now, in milliseconds since 1970. */
export type Clock = () => number;

/** A moment of the database as the wire writes it. */
export const toTimestamp = (milliseconds: number): string => new Date(milliseconds).toISOString();
