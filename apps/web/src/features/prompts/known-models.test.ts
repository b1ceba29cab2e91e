import { describe, expect, it } from "vitest";
import { knownModels, type ListedModel } from "./known-models.ts";

const model = (name: string, provider: string): ListedModel => ({
  provider,
  model: name,
  context_tokens: 128_000,
  max_output_tokens: 16_384,
  input_price: 2.5,
  output_price: null,
  capabilities: ["tools"],
  is_available: false,
});
const known = knownModels([model("gpt-4o", "openai"), model("claude-sonnet-4-5", "anthropic")]);

describe("the models that are known", () => {
  it("carry their limits and prices", () => {
    expect(known.find("gpt-4o")).toEqual({
      name: "gpt-4o",
      provider: "openai",
      context_window: 128_000,
      max_output_tokens: 16_384,
      prices: { input: 2_500_000, output: null },
      capabilities: { tools: true },
    });
  });

  it("are found by the name of a snapshot, not by any longer name", () => {
    expect(known.find("gpt-4o-2024-08-06")?.name).toBe("gpt-4o");
    expect(known.find("gpt-4o-mini")).toBeUndefined();
  });

  it("tell who serves newer ones of their family", () => {
    expect(known.providerOf("claude-opus-9")).toBe("anthropic");
    expect(known.providerOf("mock")).toBe("mock");
    expect(known.providerOf("my-own")).toBeUndefined();
    expect(known.providerOf("llama")).toBeUndefined();
  });
});
