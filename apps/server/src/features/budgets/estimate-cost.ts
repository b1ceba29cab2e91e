import { costOf, type Catalogue, type GatewayRequest, type ModelPrices } from "@parley/gateway";

/** More than any provider counts for a picture that it fetches itself. */
const tokensOfLinkedPicture = 16_384;
/** What providers add for roles and the like: more than any does. */
const tokensOfMessage = 64;

/**
 * The most a request can cost, in nano-USD; undefined where that cannot be told. A token is at least one byte of UTF-8,
 * so there are no more tokens than bytes; the answer is no longer than `max_tokens`, or than the model can.
 */
export function estimateMostCost(catalogue: Catalogue, request: GatewayRequest): number | undefined {
  const targets = [{ model: request.model, provider: request.provider }, ...(request.fallbacks ?? [])];
  let most = 0;
  for (const { model, provider } of targets) {
    const one = mostOfTarget(catalogue, request, { model, provider });
    if (one === undefined) return undefined;
    most = Math.max(most, one);
  }
  return most;
}

function mostOfTarget(
  catalogue: Catalogue,
  request: GatewayRequest,
  { model, provider }: { model: string; provider: string | undefined },
): number | undefined {
  if ((provider ?? catalogue.providerOf(model)) === "mock") return 0;
  if (hasOwnPrice(request)) return undefined;
  const entry = catalogue.find(model);
  if (entry === undefined || (provider !== undefined && entry.provider !== provider)) return undefined;
  const asked = request.max_tokens;
  const outputTokens =
    asked !== undefined && asked > 0 && !hasOwnLimits(request) ? asked : entry.max_output_tokens;
  if (outputTokens === null) return undefined;
  const { prompt_cost, output_cost } = costOf(
    { prompt_tokens: countMostTokens(request), output_tokens: outputTokens },
    dearest(entry.prices),
  );
  return prompt_cost === undefined || output_cost === undefined ? undefined : prompt_cost + output_cost;
}

/** What is merged over the request as it is may raise the limit; several answers multiply it. */
const hasOwnLimits = ({ other, reasoning_effort }: GatewayRequest): boolean =>
  reasoning_effort !== undefined ||
  Object.keys(other ?? {}).some((name) => /token|^n$|best_of|candidate/i.test(name));

/** What makes a provider ask more, or might: faster service is sold at prices that no catalogue has. */
const dearer = /service_?tier|^speed$|performance_?config|priority/i;
/** Values of those that cost what the catalogue says, or less. */
const usual = new Set(["auto", "default", "standard", "standard_only", "flex", "batch"]);

const hasOwnPrice = ({ other }: GatewayRequest): boolean =>
  Object.entries(other ?? {}).some(([name, value]) => dearer.test(name) && !isUsual(value));

const isUsual = (value: unknown): boolean =>
  value == null || (typeof value === "string" && usual.has(value.toLowerCase()));

/** As if everything were written to the cache, where that is dearer. */
const dearest = (prices: ModelPrices): ModelPrices => {
  const { input, cache_write: written } = prices;
  return { ...prices, input: input === null ? null : Math.max(input, written ?? 0) };
};

function countMostTokens(request: GatewayRequest): number {
  const { messages, text, suffix, tools, response_format, other } = request;
  const said = JSON.stringify({ messages, text, suffix, tools, response_format, other });
  const pictures = said.match(/"image_url"/g)?.length ?? 0;
  return Buffer.byteLength(said) + pictures * tokensOfLinkedPicture + (messages.length + 1) * tokensOfMessage;
}
