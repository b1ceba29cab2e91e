import { createCompatibleProvider } from "../../openai-wire/compatible-provider.ts";

/** Groq, through its OpenAI-compatible address. */
export const groq = createCompatibleProvider({
  name: "groq",
  defaultBaseUrl: "https://api.groq.com/openai/v1",
  environment: { apiKey: "GROQ_API_KEY", baseUrl: "GROQ_BASE_URL" },
  wireKeys: {},
  requires: ["apiKey"],
});
