import type { ModelUsage } from "../model.ts";
import type { ModelPrices } from "./catalogue.ts";

/** Integer nano-USD; `undefined` when a price or a count is unknown. */
export type Cost = { prompt_cost: number | undefined; output_cost: number | undefined };

export const freePrices: ModelPrices = { input: 0, cached_input: 0, cache_write: 0, output: 0 };

/**
 * The exact price of a call. Tokens of the cache whose own price is unknown cost as much as others.
 *
 * ```ts
 * costOf({ prompt_tokens: 1, output_tokens: 1 }, { input: 2_500_000, cached_input: null, output: 10_000_000 });
 * // { prompt_cost: 2500, output_cost: 10000 }
 * ```
 */
export function costOf(usage: ModelUsage, prices: ModelPrices | undefined): Cost {
  return {
    prompt_cost: promptCost(usage, prices),
    output_cost: price([[usage.output_tokens, prices?.output]]),
  };
}

function promptCost(usage: ModelUsage, prices: ModelPrices | undefined): number | undefined {
  const { prompt_tokens, cached_tokens: read = 0, cache_write_tokens: written = 0 } = usage;
  const fresh = prompt_tokens === undefined ? undefined : Math.max(0, prompt_tokens - read - written);
  return price([
    [fresh, prices?.input],
    [read, prices?.cached_input ?? prices?.input],
    [written, prices?.cache_write ?? prices?.input],
  ]);
}

/** Tokens times micro-USD a million tokens are pico-USD times a million; a thousandth of it is nano-USD. */
function price(
  rows: readonly [count: number | undefined, each: number | null | undefined][],
): number | undefined {
  let total = 0;
  for (const [count, each] of rows) {
    if (count === undefined || each === undefined || each === null) return undefined;
    total += count * each;
  }
  return Math.floor((total + 500) / 1_000);
}
