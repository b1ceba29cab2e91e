import type { LanguageModelV4, LanguageModelV4CallOptions } from "@ai-sdk/provider";
import type {
  Model,
  ModelContext,
  ModelReply,
  ModelRequest,
  ModelStreamPart,
  ModelWarning,
} from "../model.ts";
import { ModelError, isModelError } from "../model-error.ts";
import type { Exchange } from "../transport/exchange.ts";
import type { ProviderFetch } from "../transport/provider-fetch.ts";
import { type ConnectEmbeddings, embed } from "./embed.ts";
import { toModelError } from "./failure.ts";
import { readOther } from "./read-other.ts";
import { readContent, toFinishReason, toMessage, toOutput, toUsage } from "./reply.ts";
import { readStream } from "./stream.ts";
import { toModelWarning } from "./warnings.ts";

/** A request in a provider package's words. */
export type Translation = {
  options: LanguageModelV4CallOptions;
  /** What could not be said in them. */
  warnings: ModelWarning[];
  /** Body fields that replace the package's own, before the request's `other`. */
  body?: Record<string, unknown>;
};

export type AiSdkAdapter = {
  provider: string;
  translate(request: ModelRequest): Translation;
  /** A language model for one call; its network is `fetch`, its key the context's. */
  connect(request: ModelRequest, context: ModelContext, fetch: typeof globalThis.fetch): LanguageModelV4;
  /** Absent where the provider makes no embeddings. */
  connectEmbeddings?: ConnectEmbeddings;
};

/** A running call: what was asked, of whom, over which exchange. */
export type AiSdkCall = {
  provider: string;
  signal: AbortSignal | undefined;
  exchange: Exchange;
  model: LanguageModelV4;
  options: LanguageModelV4CallOptions;
  warnings: ModelWarning[];
};

/** Makes a `Model` of a provider package. */
export function createAiSdkModel(adapter: AiSdkAdapter, fetch: ProviderFetch): Model {
  return {
    call: async (request, context) => {
      if (request.endpoint !== "embed") return call(startCall({ adapter, fetch }, request, context));
      const { provider, connectEmbeddings: connect } = adapter;
      return embed({ provider, connect, fetch, request, context });
    },
    async *stream(request, context) {
      yield* stream(startCall({ adapter, fetch }, request, context));
    },
  };
}

function startCall(
  { adapter, fetch }: { adapter: AiSdkAdapter; fetch: ProviderFetch },
  request: ModelRequest,
  context: ModelContext,
): AiSdkCall {
  const { provider } = adapter;
  const { options, warnings, body } = translate(adapter, request);
  const { other, leftOut } = readOther(request.other);
  const exchange = fetch.open({
    provider,
    context,
    editBody: (own) => ({ ...own, ...body, ...other, stream: own["stream"] }),
  });
  return {
    provider,
    signal: context.signal,
    exchange,
    model: adapter.connect(request, context, exchange.fetch),
    options,
    warnings: [...warnings, ...leftOut],
  };
}

/** @throws ModelError for what cannot be asked */
export function translate(adapter: AiSdkAdapter, request: ModelRequest): Translation {
  try {
    return adapter.translate(request);
  } catch (cause) {
    if (isModelError(cause)) throw cause;
    const said = cause instanceof Error ? cause.message : String(cause);
    const { provider } = adapter;
    const message = `${provider} cannot be asked this: ${said}`;
    throw new ModelError({ kind: "invalid_request", provider, message, cause });
  }
}

async function call(started: AiSdkCall): Promise<ModelReply> {
  const { exchange, model, options } = started;
  try {
    const result = await model.doGenerate(options);
    const message = toMessage(readContent(result.content));
    return {
      message,
      output: toOutput(message),
      finish_reason: toFinishReason(result.finishReason),
      usage: toUsage(result.usage),
      warnings: [...started.warnings, ...result.warnings.map(toModelWarning)],
      provider_request: exchange.sent(),
      provider_response: exchange.redact(result.response?.body),
    };
  } catch (error) {
    throw toModelError(error, started);
  }
}

async function* stream(started: AiSdkCall): AsyncGenerator<ModelStreamPart> {
  try {
    yield* readStream(started);
  } catch (error) {
    throw toModelError(error, started);
  } finally {
    started.exchange.release();
  }
}
