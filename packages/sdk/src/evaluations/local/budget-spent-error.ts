import { type BudgetStop, sayBudgetStop } from "./budget-stop.ts";
import type { LocalEvaluationResult } from "./local-options.ts";

/**
 * The `budget` of an evaluation ended it before its last case.
 *
 * @example
 * try {
 *   await parley.evaluations.run({ ...options, budget: 0.5 });
 * } catch (error) {
 *   if (error instanceof BudgetSpentError) console.log(error.message, error.result.stats.report);
 * }
 */
export class BudgetSpentError extends Error {
  override readonly name = "BudgetSpentError";
  /** In USD. */
  readonly budget: number;
  readonly spent: number;
  /** Answers that were not asked for. */
  readonly unasked: number;
  /** What was done until then: it has not `passed`, and every gate is `unknown`. Nothing of it was recorded. */
  readonly result: LocalEvaluationResult;

  constructor(stop: BudgetStop, result: LocalEvaluationResult) {
    super(sayBudgetStop(stop));
    this.budget = stop.budget;
    this.spent = stop.spent;
    this.unasked = stop.unasked;
    this.result = result;
  }
}
