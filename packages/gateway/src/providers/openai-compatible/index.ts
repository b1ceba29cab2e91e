import { createCompatibleProvider } from "../../openai-wire/compatible-provider.ts";

/** Any server that speaks OpenAI's API: vLLM, Ollama, LiteLLM, and most hosted models. */
export const openaiCompatible = createCompatibleProvider({
  name: "openai-compatible",
  environment: { apiKey: "OPENAI_COMPATIBLE_API_KEY", baseUrl: "OPENAI_COMPATIBLE_BASE_URL" },
  wireKeys: { apiKey: "openai-compatible" },
  requires: ["baseUrl"],
});
