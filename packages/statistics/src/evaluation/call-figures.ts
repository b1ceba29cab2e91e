import type { Metric } from "./measurements.ts";

/** What is known of a call: of its Log, in seconds and USD. */
export type Call = {
  provider_latency?: number | null | undefined;
  prompt_cost?: number | null | undefined;
  output_cost?: number | null | undefined;
  output_tokens?: number | null | undefined;
  error?: unknown;
};

/** A metric of calls themselves, and how it is read; of one that failed nothing is. */
export type CallFigure = { metric: Metric; read: (call: Call) => number | null };

const ofAnswers =
  (read: (call: Call) => number | null | undefined): CallFigure["read"] =>
  (call) =>
    call.error == null ? (read(call) ?? null) : null;

/**
 * What is measured beside judgments.
 *
 * @example callFigures.map(({ metric }) => metric.name) // ["latency", "cost", "output tokens"]
 */
export const callFigures: readonly CallFigure[] = [
  {
    metric: { name: "latency", kind: "number", better: "lower", unit: "s" },
    read: ofAnswers(({ provider_latency: latency }) => latency),
  },
  {
    metric: { name: "cost", kind: "number", better: "lower", unit: "USD" },
    // Who gives one half only has no other: embeddings have no output.
    read: ofAnswers(({ prompt_cost: asked, output_cost: answered }) =>
      asked == null && answered == null ? null : (asked ?? 0) + (answered ?? 0),
    ),
  },
  {
    metric: { name: "output tokens", kind: "number", better: "lower", unit: "tokens" },
    read: ofAnswers(({ output_tokens: tokens }) => tokens),
  },
];
