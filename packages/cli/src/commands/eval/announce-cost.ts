import { type estimateEval, sayUsd } from "@parley/sdk/local-parts";
import { CommandError } from "../../exit-codes.ts";
import { formatCount } from "../../figures.ts";
import type { Output } from "../../output.ts";

type Estimate = ReturnType<typeof estimateEval>;
type Announced = { estimate: Estimate; budget: number | undefined; output: Output };

/**
 * Says what it is about to cost, where it costs anything.
 *
 * @throws CommandError where a budget could not be kept
 */
export function announceCost({ estimate, budget, output }: Announced): void {
  const { cost, unpriced_models: unpriced } = estimate;
  if (budget !== undefined && unpriced.length > 0)
    throw new CommandError(
      `--budget cannot be kept: no price is known of ${unpriced.join(", ")}. Leave it out, or ask another model.`,
    );
  if (cost === 0) return;
  output.note(sayEstimate(estimate));
  if (budget !== undefined && cost !== null && cost > budget)
    output.warn(`That is more than the budget of ${sayUsd(budget)}: it ends when that is spent.`);
}

/** `About $0.031: 24 calls of models and 24 by judges, …` */
export function sayEstimate({ calls, judge_calls: judged, ...estimate }: Estimate): string {
  const { cost, unpriced_models: unpriced, prompt_tokens: read, output_tokens: written } = estimate;
  const price = cost === null ? `The price of ${unpriced.join(", ")} is not known` : `About ${sayUsd(cost)}`;
  return `${price}: ${formatCount(calls)} calls of models and ${formatCount(judged)} by judges, ${formatCount(read)} tokens read and ${formatCount(written)} written, guessed from lengths of texts.`;
}
