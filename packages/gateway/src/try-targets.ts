import type { Catalogue, ModelPrices } from "./catalogue/catalogue.ts";
import type { FailedAttempt, GatewayRequest, KeySource, ProviderKey } from "./gateway.ts";
import type { Model, ModelContext, ModelRequest, ModelWarning } from "./model.ts";
import type { ModelErrorKind } from "./model-error.ts";
import { ModelError, isModelError } from "./model-error.ts";
import type { Provider, Providers } from "./provider.ts";
import { resolveKey } from "./resolve-key.ts";
import { resolveTarget } from "./resolve-target.ts";
import type { Wanted } from "./resolve-target.ts";
import { retryDelay } from "./retry-delay.ts";
import type { RetryPolicy } from "./retry-delay.ts";
import type { RatePlace } from "./rates/rate-limits.ts";
import type { ProviderFetch } from "./transport/provider-fetch.ts";

/** What the gateway's work needs from outside itself. */
export type Effects = {
  providers: Providers;
  catalogue: Catalogue;
  fetch: ProviderFetch;
  keys: KeySource;
  clock: () => number;
  random: () => number;
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  policy: RetryPolicy;
  timeouts: Pick<ModelContext, "firstByteTimeoutMs" | "idleTimeoutMs">;
  open: (provider: Provider) => Promise<Model>;
  pricesOf: (model: string, provider: string) => ModelPrices | undefined;
  /** Waits until the provider may be asked. */
  enter: (
    provider: string,
    request: Pick<GatewayRequest, "signal" | "waitSignals" | "isPatient">,
  ) => Promise<RatePlace>;
};

/** One try of one model. */
export type Try = { model: Model; context: ModelContext; asked: ModelRequest; place: RatePlace };

export type Answered<Value> = {
  value: Value;
  model: string;
  name: string;
  attempts: FailedAttempt[];
  warnings: ModelWarning[];
};

/** Asking another model cannot mend these. */
const finalKinds: ReadonlySet<ModelErrorKind> = new Set(["invalid_request", "aborted"]);

/**
 * Asks the wanted model, again where that may help, and then each fallback in turn, until `attempt` succeeds.
 * Throws when none does: with the first model's kind, and the words of all.
 */
export async function tryTargets<Value>(
  effects: Effects,
  request: GatewayRequest,
  attempt: (one: Try) => Promise<Value>,
): Promise<Answered<Value>> {
  const { fallbacks = [] } = request;
  const failures: { wanted: Wanted; error: ModelError }[] = [];
  const attempts: FailedAttempt[] = [];
  for (const wanted of [request, ...fallbacks]) {
    try {
      const found = await tryTarget(effects, { request, wanted, attempts }, attempt);
      const warnings = failures.map((failure) => fallbackWarning(failure, wanted));
      return { ...found, model: wanted.model, attempts, warnings };
    } catch (error) {
      if (!isModelError(error)) throw error;
      failures.push({ wanted, error });
      if (finalKinds.has(error.kind)) break;
    }
  }
  throw summarize(failures);
}

type Ask = { request: GatewayRequest; wanted: Wanted; attempts: FailedAttempt[] };

async function tryTarget<Value>(
  effects: Effects,
  { request, wanted, attempts }: Ask,
  attempt: (one: Try) => Promise<Value>,
): Promise<{ value: Value; name: string }> {
  const { signal } = request;
  let name = wanted.provider;
  for (let tryIndex = 0; ; tryIndex += 1) {
    try {
      refuseIfAborted(request);
      const target = resolveTarget(wanted, effects);
      name = target.name;
      const key = await resolveKey({ name, provider: target.provider, request, keys: effects.keys });
      const model = await effects.open(target.provider);
      const context = toContext(effects, key, signal);
      const place = await effects.enter(name, request);
      refuseIfAborted(request);
      request.onAsk?.();
      const one = { model, context, asked: toModelRequest(request, wanted.model), place };
      return { name, value: await attempt(one) };
    } catch (error) {
      if (!isModelError(error)) throw error;
      attempts.push({ provider: name, model: wanted.model, error });
      const { isRetryable, retryAfterMs } = error;
      const failed = { tryIndex, isRetryable, retryAfterMs, random: effects.random() };
      const pauseMs = retryDelay(effects.policy, failed);
      if (pauseMs === undefined) throw error;
      await effects.sleep(pauseMs, waitingOf(request)).catch(() => {});
      refuseIfAborted(request);
    }
  }
}

/** The request without what only the gateway may see. Each field by its name: copying all but a few takes much longer. */
const toModelRequest = (request: GatewayRequest, model: string) =>
  ({
    model,
    endpoint: request.endpoint,
    messages: request.messages,
    text: request.text,
    embed: request.embed,
    suffix: request.suffix,
    max_tokens: request.max_tokens,
    temperature: request.temperature,
    top_p: request.top_p,
    stop: request.stop,
    presence_penalty: request.presence_penalty,
    frequency_penalty: request.frequency_penalty,
    seed: request.seed,
    response_format: request.response_format,
    reasoning_effort: request.reasoning_effort,
    tools: request.tools,
    tool_choice: request.tool_choice,
    other: request.other,
    logprobs: request.logprobs,
    user: request.user,
  }) satisfies { [K in keyof Required<ModelRequest>]: ModelRequest[K] };

const toContext = (
  { timeouts: { firstByteTimeoutMs, idleTimeoutMs } }: Effects,
  { apiKey, baseUrl, way }: ProviderKey,
  signal: AbortSignal | undefined,
): ModelContext => ({ firstByteTimeoutMs, idleTimeoutMs, apiKey, baseUrl, way, signal });

type Waiting = Pick<GatewayRequest, "signal" | "waitSignals">;

const signalsOf = ({ signal, waitSignals = [] }: Waiting): readonly AbortSignal[] =>
  signal === undefined ? waitSignals : [signal, ...waitSignals];

/** What ends waiting until a provider can be asked. It is joined only by whoever waits: most calls never do. */
export function waitingOf(request: Waiting): AbortSignal | undefined {
  const [first, ...others] = signalsOf(request);
  return first === undefined || others.length === 0 ? first : AbortSignal.any([first, ...others]);
}

function refuseIfAborted({ signal, waitSignals }: Waiting): void {
  if (signal?.aborted || waitSignals?.some(({ aborted }) => aborted))
    throw new ModelError({ kind: "aborted", message: "The caller gave up." });
}

function fallbackWarning(
  { wanted, error }: { wanted: Wanted; error: ModelError },
  used: Wanted,
): ModelWarning {
  const message = `${wanted.model} could not answer (${error.message}), so ${used.model} was asked.`;
  return { type: "fallback", feature: "model", message };
}

function summarize(failures: readonly { wanted: Wanted; error: ModelError }[]): ModelError {
  const [first, ...others] = failures;
  const last = failures.at(-1);
  if (first === undefined || last === undefined)
    return new ModelError({ kind: "unknown_model", message: "No model." });
  if (others.length === 0 || finalKinds.has(last.error.kind)) return last.error;
  const said = failures.map(({ wanted, error }) => `${wanted.model}: ${error.message}`);
  return new ModelError({
    ...pick(first.error),
    message: `None of the models answered. ${said.join(" ")}`,
    cause: last.error,
  });
}

function pick(error: ModelError) {
  const { kind, provider, status, retryAfterMs, isRetryable, provider_request, provider_response } = error;
  return { kind, provider, status, retryAfterMs, isRetryable, provider_request, provider_response };
}
