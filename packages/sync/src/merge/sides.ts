/**
 * What came of a merge, twice: with what is here, and with what is there, in the parts where both changed the same.
 * Without conflicts the two are equal.
 */
export type Sides<T> = { here: T; there: T; conflicts: string[] };

export const agreed = <T>(value: T): Sides<T> => ({ here: value, there: value, conflicts: [] });

export const disputed = <T>(here: T, there: T, place: string): Sides<T> => ({
  here,
  there,
  conflicts: [place],
});
