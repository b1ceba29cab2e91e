import type { PromptCallChunk } from "@parley/sdk";
import { formatCost, formatCount, formatDuration, sumOfKnown } from "./figures.ts";
import { type Output, toSafeText } from "./output.ts";

/** What is told about a call beside its answer. */
export type CallFacts = Pick<
  PromptCallChunk,
  | "model"
  | "provider"
  | "prompt_tokens"
  | "output_tokens"
  | "prompt_cost"
  | "output_cost"
  | "provider_latency"
  | "finish_reason"
  | "warnings"
> & { readonly log_id: string };

/** One dim line beside the answer: model, tokens, cost, time, Log; and the warnings. */
export function noteCall(output: Output, facts: CallFacts): void {
  for (const { message } of facts.warnings ?? []) output.warn(toSafeText(message));
  const cost = sumOfKnown(facts.prompt_cost, facts.output_cost);
  const parts = [
    [facts.provider, facts.model].filter(Boolean).join("/"),
    `${formatCount(facts.prompt_tokens)} in, ${formatCount(facts.output_tokens)} out`,
    cost === null ? "" : formatCost(cost),
    facts.provider_latency == null ? "" : formatDuration(facts.provider_latency),
    facts.finish_reason && facts.finish_reason !== "stop" ? `ended by ${facts.finish_reason}` : "",
    facts.log_id,
  ];
  output.note(toSafeText(parts.filter((part) => part !== "").join(" · ")));
}
