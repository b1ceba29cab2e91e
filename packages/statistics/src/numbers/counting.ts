import { logChoose } from "./log-gamma.ts";

/** How likely exactly `k` heads in `n` throws of a fair coin are. */
export function fairCoin(k: number, n: number): number {
  return Math.exp(logChoose(n, k) - n * Math.LN2);
}

/** How likely at most `k` heads are. */
export function fairCoinAtMost(k: number, n: number): number {
  if (k >= n) return 1;
  let sum = 0;
  for (let heads = 0; heads <= k; heads += 1) sum += fairCoin(heads, n);
  return Math.min(1, sum);
}

/** `drawn` balls out of an urn with `all`, of which `marked` are marked. */
export type Urn = { all: number; marked: number; drawn: number };

/** How likely it is that exactly `k` of the balls drawn are marked. */
export function marksDrawn(k: number, { all, marked, drawn }: Urn): number {
  if (k < Math.max(0, drawn + marked - all) || k > Math.min(drawn, marked)) return 0;
  return Math.exp(logChoose(marked, k) + logChoose(all - marked, drawn - k) - logChoose(all, drawn));
}

/** How likely it is that at most `k` are. */
export function marksDrawnAtMost(k: number, urn: Urn): number {
  let sum = 0;
  for (let marks = Math.max(0, urn.drawn + urn.marked - urn.all); marks <= k; marks += 1)
    sum += marksDrawn(marks, urn);
  return Math.min(1, sum);
}

/** Fisher's exact test, two-sided: whatever is as unlikely as what was seen, or more so. */
export function fisherExact(k: number, urn: Urn): number {
  const seen = marksDrawn(k, urn);
  let sum = 0;
  for (let marks = 0; marks <= Math.min(urn.drawn, urn.marked); marks += 1) {
    const chance = marksDrawn(marks, urn);
    if (chance <= seen * (1 + 1e-9)) sum += chance;
  }
  return Math.min(1, sum);
}
