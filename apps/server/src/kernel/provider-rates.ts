import { setTimeout as wait } from "node:timers/promises";
import { createRateLimits, type GatewayOptions } from "@parley/gateway";
import type { Logger } from "pino";
import { currentSpender } from "./spender.ts";

type Given = {
  /** A minute, by provider. */
  requests: Readonly<Record<string, number>>;
  tokens: Readonly<Record<string, number>>;
  logger: Logger;
};

/** Of one provider and organization no more often than this. */
const betweenWordsMs = 60_000;

/** What each organization asks of providers at most, in this process; undefined where nothing is limited. */
export function createProviderRates({ requests, tokens, logger }: Given): GatewayOptions["rates"] {
  const names = [...new Set([...Object.keys(requests), ...Object.keys(tokens)])];
  if (names.length === 0) return undefined;
  const saidAt = new Map<string, number>();
  const clock = (): number => performance.now();
  const limits = createRateLimits({
    rates: Object.fromEntries(
      names.map((name) => [name, { requests: requests[name], tokens: tokens[name] }]),
    ),
    clock,
    sleep: (ms) => wait(ms),
    onWait({ provider, account }, waitMs) {
      const key = `${account} ${provider}`;
      if (clock() - (saidAt.get(key) ?? -Infinity) < betweenWordsMs) return;
      saidAt.set(key, clock());
      logger.info(
        { provider, organization_id: account, wait_ms: Math.ceil(waitMs) },
        "calls wait: their organization asks this provider as much as is set",
      );
    },
  });
  return { limits, accountOf: () => currentSpender()?.organizationId ?? "" };
}
