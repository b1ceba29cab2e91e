/** What a field for numbers holds; undefined where it is empty. */
export const toNumber = (value: number | string): number | undefined =>
  value === "" || Number.isNaN(Number(value)) ? undefined : Number(value);
