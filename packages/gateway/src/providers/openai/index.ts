import type { AiSdkAdapter, Translation } from "../../ai-sdk/ai-sdk-model.ts";
import { createAiSdkModel } from "../../ai-sdk/ai-sdk-model.ts";
import type { ModelRequest } from "../../model.ts";
import { translateForOpenAi } from "../../openai-wire/translate.ts";
import { withOwnCalls } from "../../openai-wire/with-own-calls.ts";
import type { Provider } from "../../provider.ts";

const defaultBaseUrl = "https://api.openai.com/v1";

/** OpenAI's chat completions and completions. */
export const openai: Provider = {
  environment: { apiKey: "OPENAI_API_KEY", baseUrl: "OPENAI_BASE_URL" },
  wireKeys: { apiKey: "openai" },
  requires: ["apiKey"],
  async open(tools) {
    const { createOpenAI } = await import("@ai-sdk/openai");
    const adapter: AiSdkAdapter = {
      provider: "openai",
      translate,
      connect({ endpoint, model }, { apiKey = "", baseUrl = defaultBaseUrl }, fetch) {
        const client = createOpenAI({ apiKey, baseURL: baseUrl, fetch });
        return endpoint === "complete" ? client.completion(model) : client.chat(model);
      },
      connectEmbeddings: ({ model }, { apiKey = "", baseUrl = defaultBaseUrl }, fetch) =>
        createOpenAI({ apiKey, baseURL: baseUrl, fetch }).embedding(model),
    };
    const { fetch } = tools;
    return withOwnCalls(createAiSdkModel(adapter, fetch), { fetch, adapter, hasThinking: false });
  },
};

/** These go through the package, which knows the models that do not take them. */
function translate(request: ModelRequest): Translation {
  const translation = translateForOpenAi(request);
  const { user, logprobs, suffix, reasoning_effort: effort, endpoint } = request;
  const openaiOptions = {
    ...(logprobs !== undefined && { logprobs }),
    ...(suffix !== undefined && endpoint === "complete" && { suffix }),
    ...(typeof effort === "string" && endpoint === "chat" && { reasoningEffort: effort }),
  };
  return {
    ...translation,
    options: { ...translation.options, providerOptions: { openai: openaiOptions } },
    // Not through the package: it is another with each call, and all else the same.
    body: { ...translation.body, ...(user !== undefined && { user }) },
  };
}
