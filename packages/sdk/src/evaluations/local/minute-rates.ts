import { type MinuteRate, providers, readMinuteRates } from "@parley/gateway";

/** How much models are asked within any minute, by the names of their providers. */
export type GivenRates = {
  requests?: Readonly<Record<string, number>> | undefined;
  tokens?: Readonly<Record<string, number>> | undefined;
};

/** As a server has them. */
const variables = {
  requests: "PARLEY_PROVIDER_REQUESTS_PER_MINUTE",
  tokens: "PARLEY_PROVIDER_TOKENS_PER_MINUTE",
} as const;

type Reading = { ok: true; rates: Readonly<Record<string, MinuteRate>> } | { ok: false; message: string };

/**
 * The rates that were given, and where none were those of the environment. A provider that there is not is refused: a limit
 * that is mistyped limits nothing.
 */
export function readRates(
  environment: Readonly<Record<string, string | undefined>>,
  given: GivenRates = {},
): Reading {
  const read = { requests: given.requests, tokens: given.tokens };
  for (const kind of ["requests", "tokens"] as const) {
    const name = variables[kind];
    read[kind] ??= readMinuteRates(environment[name] ?? "");
    if (read[kind] === undefined)
      return {
        ok: false,
        message: `${name} is pairs of a provider's name and how many a minute, with commas between them: openai=500,anthropic=50. There are ${known}.`,
      };
    const [wrong] = Object.entries(read[kind]).find(([provider, rate]) => !isRate(provider, rate)) ?? [];
    if (wrong !== undefined)
      return {
        ok: false,
        message: `The ${kind} a minute of \`${wrong}\` are no limit: it takes the name of a provider, and a whole number from 1 on. There are ${known}.`,
      };
  }
  const { requests = {}, tokens = {} } = read;
  const names = new Set([...Object.keys(requests), ...Object.keys(tokens)]);
  const rates = [...names].map((name) => [name, { requests: requests[name], tokens: tokens[name] }] as const);
  return { ok: true, rates: Object.fromEntries(rates) };
}

const known = Object.keys(providers).join(", ");

const isRate = (provider: string, rate: number): boolean =>
  Object.hasOwn(providers, provider) && Number.isInteger(rate) && rate > 0;
