import type { Generation } from "../kernel/verdict.ts";

/** What several answers took together, with the text of the last. */
export function sumGenerations(generations: readonly Generation[]): Generation | undefined {
  const last = generations.at(-1);
  if (last === undefined) return undefined;
  const sum = (
    field: "prompt_tokens" | "output_tokens" | "reasoning_tokens" | "prompt_cost" | "output_cost",
  ): number | undefined => {
    const known = generations.flatMap((generation) => generation[field] ?? []);
    return known.length === generations.length ? known.reduce((so, one) => so + one, 0) : undefined;
  };
  return {
    ...last,
    prompt_tokens: sum("prompt_tokens"),
    output_tokens: sum("output_tokens"),
    reasoning_tokens: sum("reasoning_tokens"),
    prompt_cost: sum("prompt_cost"),
    output_cost: sum("output_cost"),
    latencyMs: generations.reduce((so, { latencyMs }) => so + latencyMs, 0),
  };
}
