import type { BudgetStop } from "./budget-stop.ts";
import type { EvalRun } from "./eval-case.ts";
import type { Purse } from "./purse.ts";

type Ended = { runs: readonly EvalRun[]; purse: Purse; budget: number | undefined };

/** Undefined where nothing was left on account of the budget. */
export function findBudgetStop({ runs, purse, budget }: Ended): BudgetStop | undefined {
  const unasked = runs.reduce((sum, run) => sum + (run.unasked ?? 0), 0);
  const reason = purse.whyShut();
  if (budget === undefined || reason === undefined || unasked === 0) return undefined;
  const answers = runs.reduce((sum, { items }) => sum + items.length, 0);
  return { budget, spent: purse.spent(), reason, answers, unasked };
}
