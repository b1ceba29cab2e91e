import type { EmbeddingModelV4 } from "@ai-sdk/provider";
import type { ModelContext, ModelReply, ModelRequest } from "../model.ts";
import { ModelError } from "../model-error.ts";
import type { ProviderFetch } from "../transport/provider-fetch.ts";
import { toModelError } from "./failure.ts";
import { readOther } from "./read-other.ts";
import { toModelWarning } from "./warnings.ts";

/** An embeddings model for one call; its network is `fetch`, its key the context's. */
export type ConnectEmbeddings = (
  request: ModelRequest,
  context: ModelContext,
  fetch: typeof globalThis.fetch,
) => EmbeddingModelV4;

type Embedding = {
  provider: string;
  connect: ConnectEmbeddings | undefined;
  fetch: ProviderFetch;
  request: ModelRequest;
  context: ModelContext;
};

/** What embeddings a provider's model makes of texts. The vectors are in the reply once: its body is left out. */
export async function embed({ provider, connect, fetch, request, context }: Embedding): Promise<ModelReply> {
  if (connect === undefined)
    throw new ModelError({
      kind: "invalid_request",
      provider,
      message: `${provider} makes no embeddings here. Take a model of openai or openai-compatible.`,
    });
  const { other, leftOut } = readOther(request.other);
  const exchange = fetch.open({ provider, context, editBody: (own) => ({ ...own, ...other }) });
  try {
    const { signal } = context;
    const model = connect(request, context, exchange.fetch);
    const result = await model.doEmbed({
      values: [...(request.embed ?? [])],
      ...(signal && { abortSignal: signal }),
    });
    return {
      message: { role: "assistant" },
      output: undefined,
      embeddings: result.embeddings,
      finish_reason: "stop",
      usage: { prompt_tokens: result.usage?.tokens, output_tokens: 0 },
      warnings: [...leftOut, ...result.warnings.map(toModelWarning)],
      provider_request: exchange.sent(),
      provider_response: undefined,
    };
  } catch (error) {
    throw toModelError(error, { provider, exchange });
  }
}
