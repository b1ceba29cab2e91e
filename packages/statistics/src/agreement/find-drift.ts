import type { Interval } from "../estimate/interval.ts";
import { wilsonInterval } from "../estimate/wilson.ts";
import { fisherExact } from "../numbers/counting.ts";

export type DriftPoint = { from: number; to: number; items: number; rate: number; interval: Interval };

/** How agreement changed over time. */
export type Drift = {
  /** Spans with equally many items, in order of time. */
  points: DriftPoint[];
  earlier: number;
  later: number;
  /** Fisher's exact test of the later half against the earlier one, two-sided. */
  pValue: number;
  /** Agreement changed: the p-value is below 1 − level. */
  hasDrifted: boolean;
};

/**
 * Compares the later half of what was judged with the earlier one. `null` below ten items.
 *
 * @example findDrift(agreements)?.hasDrifted
 */
export function findDrift(
  given: readonly { at: number; agreed: boolean }[],
  { level = 0.95, spans = 6 }: { level?: number | undefined; spans?: number | undefined } = {},
): Drift | null {
  if (given.length < 10) return null;
  const sorted = given.toSorted((a, b) => a.at - b.at);
  const middle = Math.floor(sorted.length / 2);
  const [earlier, later] = [sorted.slice(0, middle), sorted.slice(middle)];
  const pValue = fisherExact(countAgreed(later), {
    all: sorted.length,
    marked: countAgreed(sorted),
    drawn: later.length,
  });
  const size = Math.ceil(sorted.length / Math.min(spans, Math.floor(sorted.length / 5)));
  const points: DriftPoint[] = [];
  for (let start = 0; start < sorted.length; start += size) {
    const span = sorted.slice(start, start + size);
    const agreed = countAgreed(span);
    points.push({
      from: span[0]?.at ?? 0,
      to: span.at(-1)?.at ?? 0,
      items: span.length,
      rate: agreed / span.length,
      interval: wilsonInterval(agreed, span.length, level),
    });
  }
  return {
    points,
    earlier: countAgreed(earlier) / earlier.length,
    later: countAgreed(later) / later.length,
    pValue,
    hasDrifted: pValue < 1 - level,
  };
}

const countAgreed = (items: readonly { agreed: boolean }[]): number =>
  items.filter(({ agreed }) => agreed).length;
