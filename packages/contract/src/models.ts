import { z } from "zod";
import { endpoint, resource } from "./kernel/endpoint.ts";

/** A model of the catalogue. Prices are USD per million tokens; null where the price is not known. */
export const ModelInfo = z
  .object({
    provider: z.string(),
    model: z.string(),
    context_tokens: z.int().nullable(),
    max_output_tokens: z.int().nullable(),
    input_price: z.number().nullable(),
    output_price: z.number().nullable(),
    capabilities: z.array(z.string()),
    is_available: z.boolean().describe("A key for its provider is configured, and can be opened."),
  })
  .meta({ id: "ModelInfo" });

export const models = resource("models", {
  description: "The catalogue of models with prices and limits.",
  endpoints: {
    list: endpoint({
      method: "GET",
      path: "/models",
      summary: "List known models",
      permission: "read",
      resource: "caller",
      output: z.array(ModelInfo),
    }),
  },
});
