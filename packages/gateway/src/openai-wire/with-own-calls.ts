import type { LanguageModelV4CallOptions } from "@ai-sdk/provider";
import { translate, type AiSdkAdapter } from "../ai-sdk/ai-sdk-model.ts";
import { toModelError } from "../ai-sdk/failure.ts";
import { readOther } from "../ai-sdk/read-other.ts";
import type { Model, ModelContext, ModelReply, ModelRequest } from "../model.ts";
import { ModelError } from "../model-error.ts";
import type { Exchange } from "../transport/exchange.ts";
import type { ProviderFetch } from "../transport/provider-fetch.ts";
import { createChatPlans, type ChatPlans } from "./chat-plans.ts";
import { readChatReply } from "./read-chat-reply.ts";

type Options = {
  fetch: ProviderFetch;
  adapter: AiSdkAdapter;
  /** Models of this provider may think aloud. */
  hasThinking: boolean;
};

/**
 * The same models, whose chats are called without the provider package: it only says, once for the same parameters, how
 * they are written. Checking each answer by its schemas costs several times what a call costs otherwise
 * (docs/decisions/0009-provider-fetch.md). Streams, completions and embeddings are the package's.
 */
export function withOwnCalls(model: Model, options: Options): Model {
  const plans = createChatPlans(options.adapter.connect);
  return {
    call: (request, context) =>
      request.endpoint === "chat"
        ? callChat({ ...options, plans }, request, context)
        : model.call(request, context),
    stream: (request, context) => model.stream(request, context),
  };
}

type Chats = Options & { plans: ChatPlans };

async function callChat(chats: Chats, request: ModelRequest, context: ModelContext): Promise<ModelReply> {
  const { provider } = chats.adapter;
  const { options, warnings, body } = translate(chats.adapter, request);
  const { other, leftOut } = readOther(request.other);
  const exchange = chats.fetch.open({
    provider,
    context,
    editBody: (own) => joinBody(own, body, other),
  });
  try {
    const asked = await ask(chats, { request, context, options, exchange });
    const { message, output, finish_reason, usage } = asked.reply;
    return {
      message,
      output,
      finish_reason,
      usage,
      warnings: [...warnings, ...leftOut, ...asked.warnings],
      provider_request: exchange.sent(),
      provider_response: exchange.redact(asked.body, asked.text),
    };
  } catch (error) {
    throw toModelError(error, { provider, exchange });
  }
}

/** Most callers add nothing of their own, and spreading several objects into one takes longer than writing the body. */
function joinBody(own: Body, translated: Body | undefined, other: Body): Record<string, unknown> {
  const joined = Object.assign({ ...own, stream: undefined }, translated);
  return Object.keys(other).length === 0 ? joined : { ...joined, ...other, stream: undefined };
}

type Body = Readonly<Record<string, unknown>>;

type Asked = {
  request: ModelRequest;
  context: ModelContext;
  options: LanguageModelV4CallOptions;
  exchange: Exchange;
};

async function ask({ plans, hasThinking, adapter }: Chats, asked: Asked) {
  const { exchange, context } = asked;
  const { origin, path, body, warnings } = await plans.find(asked);
  const headers = headersOf(context);
  const { statusCode: status, text } = await exchange.post({ origin, path, headers, body });
  const answer = parseIfJson(text);
  const reply = readChatReply(answer, { hasThinking });
  if (reply === undefined) {
    const { provider } = adapter;
    throw new ModelError({
      kind: "upstream_failed",
      provider,
      status,
      message: `${provider} answered with something that is not a model's answer.`,
      provider_response: exchange.redact(text),
    });
  }
  return { reply, body: answer, text, warnings };
}

const headersOf = ({ apiKey }: ModelContext): Record<string, string> => ({
  "content-type": "application/json",
  "user-agent": "Parley",
  ...(apiKey && { authorization: `Bearer ${apiKey}` }),
});

function parseIfJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
