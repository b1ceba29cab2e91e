export type {
  Model,
  ModelContext,
  ModelReply,
  ModelRequest,
  ModelStreamPart,
  ModelUsage,
  ModelWarning,
  ToolChoice,
} from "./model.ts";
export { ModelError, isModelError } from "./model-error.ts";
export type { ModelErrorKind, ModelErrorOptions } from "./model-error.ts";
export { createGateway } from "./create-gateway.ts";
export type {
  FailedAttempt,
  Gateway,
  GatewayOptions,
  GatewayReply,
  GatewayRequest,
  GatewayStreamPart,
  KeySource,
  ProviderKey,
} from "./gateway.ts";
export { createEnvironmentKeys } from "./resolve-key.ts";
export { createCatalogue } from "./catalogue/catalogue.ts";
export { costOf } from "./catalogue/cost.ts";
export type { Catalogue, CatalogueData, ModelEntry, ModelPrices } from "./catalogue/catalogue.ts";
export type { Provider, Providers, ProviderTools } from "./provider.ts";
export { providers } from "./providers/index.ts";
export type { GuardedWay } from "./transport/guarded-way.ts";
export { createProviderFetch, providerAgentOptions } from "./transport/provider-fetch.ts";
export type { ProviderFetch, ProviderFetchOptions } from "./transport/provider-fetch.ts";
export { createRateLimits } from "./rates/rate-limits.ts";
export { readMinuteRates } from "./rates/read-minute-rates.ts";
export type { MinuteRate, RateLimits } from "./rates/rate-limits.ts";
export { allOf } from "./all-of.ts";
export { describeExhausted, takeTurn, usualIterations } from "./agent/take-turn.ts";
export type { CallFate, Turn, TurnEnd, TurnMeans } from "./agent/take-turn.ts";
