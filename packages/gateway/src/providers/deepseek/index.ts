import { createCompatibleProvider } from "../../openai-wire/compatible-provider.ts";

/** DeepSeek, through its OpenAI-compatible address. */
export const deepseek = createCompatibleProvider({
  name: "deepseek",
  defaultBaseUrl: "https://api.deepseek.com/v1",
  environment: { apiKey: "DEEPSEEK_API_KEY", baseUrl: "DEEPSEEK_BASE_URL" },
  wireKeys: { apiKey: "deepseek" },
  requires: ["apiKey"],
});
