import { approvalClientErrors } from "./approval-client-errors.ts";

const unitSeconds = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** Seconds, or a number with its unit: `90`, `"30m"`, `"2h"`, `"7d"`. */
export type Duration = number | `${number}${keyof typeof unitSeconds}`;

/** @example toSeconds("30m") // 1800 */
export function toSeconds(duration: Duration): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(String(duration)) ?? [];
  const seconds =
    unit === undefined ? Number(duration) : Number(amount) * unitSeconds[unit as keyof typeof unitSeconds];
  if (!(seconds >= 1)) throw approvalClientErrors.durationInvalid({ given: String(duration) });
  return Math.round(seconds);
}
