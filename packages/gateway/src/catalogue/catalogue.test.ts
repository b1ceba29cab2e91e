import { describe, expect, it } from "vitest";
import { providers } from "../providers/index.ts";
import { createCatalogue } from "./catalogue.ts";
import { costOf } from "./cost.ts";

const catalogue = createCatalogue();

describe("the catalogue", () => {
  it.each([
    ["gpt-4o", "gpt-4o"],
    ["gpt-4o-2024-08-06", "gpt-4o"],
    ["gpt-4o-2024-05-13", "gpt-4o-2024-05-13"],
    ["gpt-4o-mini-2024-07-18", "gpt-4o-mini"],
    ["gpt-3.5-turbo-0125", "gpt-3.5-turbo"],
    ["claude-3-5-sonnet-latest", "claude-3-5-sonnet"],
    ["claude-opus-4-1-20250805", "claude-opus-4-1"],
    ["claude-sonnet-4@20250514", "claude-sonnet-4"],
    ["gpt-4o-audio-preview", undefined],
    ["gpt-5.9", undefined],
    ["ft:gpt-4o-2024-08-06:us::1", undefined],
  ])("knows %s as %s", (name, known) => {
    expect(catalogue.find(name)?.name).toBe(known);
  });

  it.each([
    ["gpt-99", "openai"],
    ["o3-pro", "openai"],
    ["ft:gpt-4o:us::1", "openai"],
    ["claude-next", "anthropic"],
    ["mock", "mock"],
    ["llama-3", undefined],
  ])("takes %s for a model of %s", (name, provider) => {
    expect(catalogue.providerOf(name)).toBe(provider);
  });

  it.each([
    ["gtp-4o", "gpt-4o"],
    ["claude-3.5-sonnet", "claude-3-5-sonnet"],
    ["GPT-4O-MINI", "gpt-4o-mini"],
  ])("finds near %s", (wrong, right) => {
    expect(catalogue.nearest(wrong)[0]).toBe(right);
  });

  it("finds nothing near nonsense", () => {
    expect(catalogue.nearest("zzzzzzzzzzzzzzzz")).toEqual([]);
  });

  it.each(catalogue.models)(
    "holds whole, plausible numbers of $name",
    ({ provider, prices, context_window }) => {
      expect(Object.keys(providers)).toContain(provider);
      const { output, ...paid } = prices;
      for (const each of Object.values(paid))
        expect(each ?? 1).toSatisfy((price: number) => Number.isInteger(price) && price > 0);
      // Embeddings have none.
      expect(output ?? 1).toSatisfy((price: number) => Number.isInteger(price) && price >= 0);
      expect(prices.cached_input ?? 0).toBeLessThanOrEqual(prices.input ?? 0);
      expect(context_window).toBeGreaterThan(1_000);
    },
  );

  it("names no model twice", () => {
    expect(new Set(catalogue.models.map(({ name }) => name)).size).toBe(catalogue.models.length);
  });
});

describe("cost", () => {
  const prices = { input: 2_500_000, cached_input: 1_250_000, cache_write: 3_750_000, output: 10_000_000 };

  it.each([
    [{ prompt_tokens: 1, output_tokens: 1 }, 2_500, 10_000],
    [{ prompt_tokens: 1_000, cached_tokens: 600, output_tokens: 0 }, 400 * 2_500 + 600 * 1_250, 0],
    [
      { prompt_tokens: 1_000, cached_tokens: 600, cache_write_tokens: 100 },
      300 * 2_500 + 600 * 1_250 + 100 * 3_750,
      undefined,
    ],
    [{ output_tokens: 3 }, undefined, 30_000],
    [{ prompt_tokens: 2_000_000_000, output_tokens: 1 }, 5_000_000_000_000, 10_000],
  ])("of %j is %d and %d", (usage, prompt_cost, output_cost) => {
    expect(costOf(usage, prices)).toEqual({ prompt_cost, output_cost });
  });

  it("rounds half a nano-dollar up", () => {
    const tiny = { input: 500, cached_input: null, output: 499 };
    expect(costOf({ prompt_tokens: 1, output_tokens: 1 }, tiny)).toEqual({ prompt_cost: 1, output_cost: 0 });
  });

  it("is unknown without a price", () => {
    const unknown = { input: null, cached_input: null, output: null };
    expect(costOf({ prompt_tokens: 1, output_tokens: 1 }, unknown)).toEqual({
      prompt_cost: undefined,
      output_cost: undefined,
    });
    expect(costOf({ prompt_tokens: 1, output_tokens: 1 }, undefined).prompt_cost).toBeUndefined();
  });
});
