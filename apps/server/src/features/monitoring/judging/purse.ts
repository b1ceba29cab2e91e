/** What may be spent, and what was. */
export type Purse = {
  /** Aborts when nothing more is to be paid for. */
  signal: AbortSignal;
  whyBroke(): string | undefined;
  close(why: string): void;
  /** In nano-USD; undefined: nobody knows. */
  spend(costNano: number | undefined): void;
  spentNano(): number;
};

export const priceUnknown =
  "It has a budget, and a model answered whose price is not known. Take another model, or give it no budget.";

export function openPurse(leftNano: number): Purse {
  const broke = new AbortController();
  let spent = 0;
  let reason: string | undefined;
  const close = (why: string): void => {
    reason ??= why;
    broke.abort(new Error(why));
  };
  if (leftNano <= 0) close("Its budget is spent.");
  return {
    signal: broke.signal,
    whyBroke: () => reason,
    close,
    spend(costNano) {
      spent += costNano ?? 0;
      if (leftNano === Infinity) return;
      if (costNano === undefined) close(priceUnknown);
      else if (spent >= leftNano) close("Its budget is spent.");
    },
    spentNano: () => spent,
  };
}
