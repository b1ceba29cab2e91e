import type { Metric } from "@parley/statistics";
import { sayNumber } from "../../design/say-judgment.ts";
import { formatSize } from "./metric-words.ts";

/** How far an item is from the control's, whichever of more and less is better. */
export function sayDelta(delta: number, metric: Metric | null): string {
  const word = delta > 0 ? "better" : "worse";
  // All or nothing: of a yes that was a no there is no more to say.
  if (metric?.kind === "rate" && Math.abs(delta) === 1) return word;
  return `${metric ? formatSize(delta, metric) : sayNumber(Math.abs(delta))} ${word}`;
}
