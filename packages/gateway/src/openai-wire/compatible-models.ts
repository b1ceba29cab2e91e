import { AsyncLocalStorage } from "node:async_hooks";
import type { LanguageModelV4 } from "@ai-sdk/provider";
import type { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import type { ModelContext, ModelRequest } from "../model.ts";

const maxModels = 200;

/** What differs from call to call. */
type Current = { fetch: typeof globalThis.fetch; apiKey: string | undefined };

export type CompatibleModels = (
  request: ModelRequest,
  context: ModelContext,
  fetch: typeof globalThis.fetch,
) => LanguageModelV4;

/**
 * Language models of the compatible package, kept by address and name: building one builds its schemas anew, which
 * costs more than the rest of a call. None holds a key; key and network are those of the call under way.
 */
export function createCompatibleModels(options: {
  name: string;
  defaultBaseUrl: string;
  create: typeof createOpenAICompatible;
}): CompatibleModels {
  const { name, defaultBaseUrl, create } = options;
  const current = new AsyncLocalStorage<Current>();
  const models = new Map<string, LanguageModelV4>();

  function build({ endpoint, model }: ModelRequest, baseURL: string): LanguageModelV4 {
    const client = create({
      name,
      baseURL,
      includeUsage: true,
      apiKey: () => current.getStore()?.apiKey ?? "",
      fetch: (url, init) => (current.getStore()?.fetch ?? globalThis.fetch)(url, init),
    });
    return endpoint === "complete" ? client.completionModel(model) : client.chatModel(model);
  }

  function find(request: ModelRequest, baseUrl: string): LanguageModelV4 {
    const key = JSON.stringify([request.endpoint, baseUrl, request.model]);
    const model = models.get(key) ?? build(request, baseUrl);
    models.delete(key);
    models.set(key, model);
    const [oldest] = models.keys();
    if (models.size > maxModels && oldest !== undefined) models.delete(oldest);
    return model;
  }

  return (request, { apiKey, baseUrl = defaultBaseUrl }, fetch) => {
    const model = find(request, baseUrl);
    const call = { fetch, apiKey };
    return {
      specificationVersion: "v4",
      provider: model.provider,
      modelId: model.modelId,
      supportedUrls: model.supportedUrls,
      doGenerate: (asked) => current.run(call, () => model.doGenerate(asked)),
      doStream: (asked) => current.run(call, () => model.doStream(asked)),
    };
  };
}
