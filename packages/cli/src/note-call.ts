import type { PromptCallChunk } from "@parley/sdk";
import { formatCost, formatCount, formatDuration, sumOfKnown } from "./figures.ts";
import { type Output, toSafeText } from "./output.ts";

/** What is told about a call beside its answer. */
export type CallFacts = Pick<
  PromptCallChunk,
  "prompt_tokens" | "output_tokens" | "prompt_cost" | "output_cost" | "provider_latency" | "finish_reason"
> &
  Partial<Pick<PromptCallChunk, "model" | "provider">> & { readonly log_id: string };

/** What the model or its provider could not do as asked. */
export function noteWarnings(output: Output, warnings: PromptCallChunk["warnings"]): void {
  for (const { message } of warnings ?? []) output.warn(toSafeText(message));
}

/** One dim line beside the answer: model, tokens, cost, time, Log. */
export function noteCall(output: Output, facts: CallFacts): void {
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
