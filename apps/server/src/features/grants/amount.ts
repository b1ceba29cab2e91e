/** Amounts are counted in millionths: sums of decimals are exact, and none is lost. */
const unit = 1_000_000;
const most = 1_000_000_000;

/**
 * An amount as it is counted; nothing for what no grant should count: no number, below zero, with more than six
 * decimals, or too large.
 *
 * @example toMillionths(19.99); // 19_990_000
 */
export function toMillionths(value: unknown): number | undefined {
  if (typeof value !== "number" || !(value >= 0) || value > most) return undefined;
  const millionths = Math.round(value * unit);
  return millionths / unit === value ? millionths : undefined;
}

export const fromMillionths = (millionths: number): number => millionths / unit;

/** What stands at a place of the arguments; only what is there itself. */
export function valueAt(args: unknown, field: readonly (string | number)[]): unknown {
  let value = args;
  for (const step of field) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}
