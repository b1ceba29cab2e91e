import { expect, it } from "vitest";
import { latencyMs, totalCost } from "./log-figures.ts";

it("adds what is known of the cost, and knows nothing from nothing", () => {
  expect(totalCost({ prompt_cost: 0.5, output_cost: 0.25 })).toBe(0.75);
  expect(totalCost({ prompt_cost: 0, output_cost: null })).toBe(0);
  expect(totalCost({ prompt_cost: null })).toBeUndefined();
});

it("prefers the provider's latency to the clock", () => {
  const times = { start_time: "2026-01-01T00:00:00Z", end_time: "2026-01-01T00:00:02Z" };
  expect(latencyMs({ ...times, provider_latency: 1.5 })).toBe(1500);
  expect(latencyMs(times)).toBe(2000);
  expect(latencyMs({})).toBeUndefined();
});
