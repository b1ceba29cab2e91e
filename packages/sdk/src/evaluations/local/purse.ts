import type { Gateway } from "@parley/gateway";

/** What may be spent on models, and what has been: by answers and by judges. */
export type Purse = {
  /** Asks as the one it is made of, and notes what that costs. */
  gateway: Pick<Gateway, "call">;
  /** In USD, as far as prices are known. */
  spent(): number;
  /** Why nothing more is to be begun: the budget is spent, or of something nobody knows what it cost. */
  whyShut(): "spent" | "unpriced" | undefined;
};

const nanoPerUsd = 1e9;

/** Without a budget it is never shut. */
export function openPurse(gateway: Pick<Gateway, "call">, budget: number | undefined): Purse {
  let spentNano = 0;
  let isUnpriced = false;
  return {
    gateway: {
      async call(request) {
        const reply = await gateway.call(request);
        const { prompt_cost: asked, output_cost: answered } = reply;
        // An embeddings model answers with no tokens that would cost anything.
        if (asked === undefined || (answered === undefined && request.embed === undefined)) isUnpriced = true;
        spentNano += (asked ?? 0) + (answered ?? 0);
        return reply;
      },
    },
    spent: () => spentNano / nanoPerUsd,
    whyShut() {
      if (budget === undefined) return undefined;
      if (isUnpriced) return "unpriced";
      return spentNano >= budget * nanoPerUsd ? "spent" : undefined;
    },
  };
}
