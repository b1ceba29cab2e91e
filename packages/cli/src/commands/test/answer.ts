import type { ToolCall } from "@parley/promptfile";

/** What a model gave for one test, as far as expectations look at it; undefined is what nobody knows. */
export type Answer = {
  output: string;
  toolCalls: readonly ToolCall[];
  finishReason: string;
  /** USD. */
  cost: number | undefined;
  latencyMs: number;
  outputTokens: number | undefined;
};
