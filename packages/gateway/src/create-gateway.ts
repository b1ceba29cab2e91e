import { setTimeout as delay } from "node:timers/promises";
import { createCatalogue } from "./catalogue/catalogue.ts";
import { costOf, freePrices } from "./catalogue/cost.ts";
import type { Gateway, GatewayOptions, GatewayReply, GatewayRequest, GatewayStreamPart } from "./gateway.ts";
import type { Model, ModelReply, ModelStreamPart } from "./model.ts";
import type { Provider, Providers } from "./provider.ts";
import { providers as allProviders } from "./providers/index.ts";
import { defaultRetryPolicy } from "./retry-delay.ts";
import type { RatePlace } from "./rates/rate-limits.ts";
import { createProviderFetch } from "./transport/provider-fetch.ts";
import { tryTargets, waitingOf } from "./try-targets.ts";
import type { Answered, Effects, Try } from "./try-targets.ts";

const defaultTimeoutMs = 600_000;
const defaultIdleTimeoutMs = 120_000;

export function createGateway(options: GatewayOptions): Gateway {
  const effects = toEffects(options);
  const { clock } = effects;

  async function call(request: GatewayRequest): Promise<GatewayReply> {
    const answered = await tryTargets(effects, request, async ({ model, context, asked, place }) => {
      const startedAt = clock();
      const reply = await model.call(asked, context);
      place.spent(tokensOf(reply));
      return { reply, latencyMs: clock() - startedAt };
    });
    const { reply, latencyMs } = answered.value;
    return { ...toGatewayReply(effects, answered, reply), latencyMs };
  }

  async function* stream(request: GatewayRequest): AsyncGenerator<GatewayStreamPart> {
    const answered = await tryTargets(effects, request, (one) => openStream(one, clock));
    const { parts, first, startedAt, place } = answered.value;
    const timeToFirstTokenMs = clock() - startedAt;
    try {
      for (let next = first; !next.done; next = await parts.next()) {
        const part = next.value;
        if (part.type !== "finish") yield part;
        else {
          place.spent(tokensOf(part.reply));
          const reply = toGatewayReply(effects, answered, part.reply);
          yield { type: "finish", reply: { ...reply, latencyMs: clock() - startedAt, timeToFirstTokenMs } };
        }
      }
    } finally {
      await parts.return?.();
    }
  }

  return { call, stream, close: () => effects.fetch.close() };
}

type OpenStream = {
  parts: AsyncIterator<ModelStreamPart>;
  first: IteratorResult<ModelStreamPart>;
  startedAt: number;
  place: RatePlace;
};

const tokensOf = ({ usage }: Pick<ModelReply, "usage">): number =>
  (usage.prompt_tokens ?? 0) + (usage.output_tokens ?? 0);

/** Waits for the first part: until then nothing was heard, and another try is possible. */
async function openStream({ model, context, asked, place }: Try, clock: () => number): Promise<OpenStream> {
  const startedAt = clock();
  const parts = model.stream(asked, context)[Symbol.asyncIterator]();
  return { parts, first: await parts.next(), startedAt, place };
}

/** What the gateway measures is added by who measures it. */
type Unmeasured = Omit<GatewayReply, "latencyMs" | "timeToFirstTokenMs">;

function toGatewayReply(effects: Effects, answered: Answered<unknown>, reply: ModelReply) {
  const { model, name, attempts } = answered;
  const prices = name === "mock" ? freePrices : effects.pricesOf(model, name);
  const { prompt_cost, output_cost } = costOf(reply.usage, prices);
  // By name: spread out again and again, a reply takes longer to copy than to read.
  return {
    message: reply.message,
    output: reply.output,
    embeddings: reply.embeddings,
    finish_reason: reply.finish_reason,
    usage: reply.usage,
    provider_request: reply.provider_request,
    provider_response: reply.provider_response,
    prompt_cost,
    output_cost,
    provider: name,
    model,
    attempts,
    warnings: [...answered.warnings, ...reply.warnings],
  } satisfies { [K in keyof Required<Unmeasured>]: Unmeasured[K] };
}

function toEffects(options: GatewayOptions): Effects {
  const providers: Providers = options.providers ?? allProviders;
  const catalogue = options.catalogue ?? createCatalogue();
  const fetch = options.fetch ?? createProviderFetch();
  const sleep = options.sleep ?? sleepFor;
  const opened = new Map<Provider, Promise<Model>>();
  return {
    providers,
    catalogue,
    fetch,
    sleep,
    keys: options.keys,
    enter: enterBy(options.rates),
    clock: options.clock ?? (() => performance.now()),
    random: options.random ?? Math.random,
    policy: {
      ...defaultRetryPolicy,
      ...(options.maxRetries !== undefined && { maxRetries: options.maxRetries }),
    },
    timeouts: {
      firstByteTimeoutMs: options.timeoutMs ?? defaultTimeoutMs,
      idleTimeoutMs: options.idleTimeoutMs ?? defaultIdleTimeoutMs,
    },
    open: (provider) => {
      const known = opened.get(provider);
      if (known !== undefined) return known;
      const model = provider.open({ fetch, sleep });
      opened.set(provider, model);
      // Not kept: the next call tries again.
      model.catch(() => opened.delete(provider));
      return model;
    },
    pricesOf: (model, provider) => {
      const entry = catalogue.find(model);
      return entry?.provider === provider ? entry.prices : undefined;
    },
  };
}

async function sleepFor(ms: number, signal?: AbortSignal): Promise<void> {
  await delay(ms, undefined, signal ? { signal } : {});
}

const anyTime = Promise.resolve({ spent: () => {} });

const enterBy =
  (rates: GatewayOptions["rates"]): Effects["enter"] =>
  (provider, request) => {
    if (rates === undefined) return anyTime;
    const { isPatient } = request;
    return rates.limits.enter({
      provider,
      account: rates.accountOf(),
      signal: waitingOf(request),
      isPatient,
    });
  };
