/** That a budget ended an evaluation, and what was left. In USD. */
export type BudgetStop = {
  budget: number;
  spent: number;
  reason: "spent" | "unpriced";
  /** Answers that were given, and those that were not asked for. */
  answers: number;
  unasked: number;
};

/** In words for people. */
export function sayBudgetStop({ budget, spent, reason, answers, unasked }: BudgetStop): string {
  const done = `${answers} of ${answers + unasked} answers were given, for ${sayUsd(spent)}`;
  const why =
    reason === "spent"
      ? `The budget of ${sayUsd(budget)} was spent before the end`
      : `The budget of ${sayUsd(budget)} could not be kept: a model answered whose price is not known`;
  return `${why}: ${done}. Figures are of these alone, and no gate was judged.`;
}

/** `$12.40`, `$0.0031`: the digits that matter. */
export function sayUsd(usd: number): string {
  if (usd >= 1 || usd === 0) return `$${usd.toFixed(2)}`;
  return `$${usd.toFixed(Math.min(10, 1 - Math.floor(Math.log10(usd))))}`;
}
