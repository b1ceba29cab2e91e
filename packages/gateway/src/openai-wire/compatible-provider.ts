import { createAiSdkModel } from "../ai-sdk/ai-sdk-model.ts";
import type { Translation } from "../ai-sdk/ai-sdk-model.ts";
import type { ConnectEmbeddings } from "../ai-sdk/embed.ts";
import type { ModelRequest } from "../model.ts";
import type { Provider } from "../provider.ts";
import { createCompatibleModels } from "./compatible-models.ts";
import { translateForOpenAi } from "./translate.ts";
import { withOwnCalls } from "./with-own-calls.ts";

export type CompatibleProviderOptions = Pick<Provider, "environment" | "wireKeys" | "requires"> & {
  name: string;
  /** Absent: the base URL must be configured. */
  defaultBaseUrl?: string;
};

/** A provider that speaks OpenAI's API at an address of its own. */
export function createCompatibleProvider(options: CompatibleProviderOptions): Provider {
  const { name, environment, wireKeys, requires, defaultBaseUrl = "" } = options;
  return {
    environment,
    wireKeys,
    requires,
    async open(tools) {
      const { createOpenAICompatible } = await import("@ai-sdk/openai-compatible");
      const connect = createCompatibleModels({ name, defaultBaseUrl, create: createOpenAICompatible });
      const connectEmbeddings: ConnectEmbeddings = (
        { model },
        { apiKey = "", baseUrl = defaultBaseUrl },
        fetch,
      ) => createOpenAICompatible({ name, baseURL: baseUrl, apiKey, fetch }).embeddingModel(model);
      const adapter = { provider: name, translate, connect, connectEmbeddings };
      const { fetch } = tools;
      return withOwnCalls(createAiSdkModel(adapter, fetch), { fetch, adapter, hasThinking: true });
    },
  };
}

/** Nothing is known about the models behind such an address, so everything is sent, and they judge. */
function translate(request: ModelRequest): Translation {
  const translation = translateForOpenAi(request);
  const { user, logprobs, suffix, reasoning_effort: effort, endpoint } = request;
  const own =
    endpoint === "complete"
      ? { ...(logprobs !== undefined && { logprobs }), ...(suffix !== undefined && { suffix }) }
      : {
          ...(logprobs !== undefined && { logprobs: true, top_logprobs: logprobs }),
          ...(typeof effort === "string" && { reasoning_effort: effort }),
        };
  return { ...translation, body: { ...translation.body, ...own, ...(user !== undefined && { user }) } };
}
