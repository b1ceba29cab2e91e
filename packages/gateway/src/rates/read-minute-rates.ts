import { providers } from "../providers/index.ts";

/**
 * How much each provider is asked a minute; undefined where a pair is none, or names no provider: a limit that is
 * mistyped limits nothing.
 *
 * @example readMinuteRates("openai=500, anthropic=50") // { openai: 500, anthropic: 50 }
 */
export function readMinuteRates(text: string): Record<string, number> | undefined {
  const rates: Record<string, number> = {};
  for (const pair of text.split(",")) {
    if (pair.trim() === "") continue;
    const [, name, count] = /^\s*([\w-]+)\s*=\s*([1-9]\d{0,9})\s*$/.exec(pair) ?? [];
    if (name === undefined || count === undefined || !Object.hasOwn(providers, name)) return undefined;
    rates[name] = Number(count);
  }
  return rates;
}
