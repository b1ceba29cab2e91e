type Costs = { prompt_cost?: number | null | undefined; output_cost?: number | null | undefined };

/** What a generation cost in USD; undefined where neither part is known. */
export function totalCost({ prompt_cost: input, output_cost: output }: Costs): number | undefined {
  return input == null && output == null ? undefined : (input ?? 0) + (output ?? 0);
}

type Times = {
  provider_latency?: number | null | undefined;
  start_time?: string | null | undefined;
  end_time?: string | null | undefined;
};

/** How long a call took in milliseconds: the provider's time where known, else from start to end. */
export function latencyMs({
  provider_latency: seconds,
  start_time: start,
  end_time: end,
}: Times): number | undefined {
  if (seconds != null) return seconds * 1000;
  return start && end ? Date.parse(end) - Date.parse(start) : undefined;
}
