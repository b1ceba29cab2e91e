import { setTimeout as wait } from "node:timers/promises";
import {
  isModelError,
  type Catalogue,
  type Gateway,
  type GatewayReply,
  type GatewayRequest,
} from "@parley/gateway";
import type { Limiter } from "./limiter.ts";

type Patience = {
  gateway: Gateway;
  catalogue: Pick<Catalogue, "providerOf">;
  /** By the organization and the provider's name, over all Runs of this process. */
  limiter: Limiter;
  organizationId: string;
  signal: AbortSignal;
  /** Ends the waiting for a provider, and not what it is asked; it does not wait long for our own rates then. */
  waitingEnds?: AbortSignal | undefined;
  /** Told what each answer cost, in nano-USD; undefined where that is not known. */
  onSpent: (costNano: number | undefined) => void;
};

const maxWaits = 6;
const firstWaitMs = 2000;
const longestWaitMs = 60_000;

/**
 * The gateway as a Run uses it: so many calls of one provider at once, of each organization; a provider that says it is asked too much is
 * asked again later; one that refused the key, or that there is none for, is not asked again.
 */
export function createPatientGateway({ gateway, catalogue, limiter, ...patience }: Patience): Gateway {
  const { organizationId, signal, waitingEnds, onSpent } = patience;
  const refusals = new Map<string, unknown>();
  return {
    ...gateway,
    call(request) {
      const name = request.provider ?? catalogue.providerOf(request.model) ?? request.model;
      const lane = `${organizationId} ${name}`;
      // Nothing more is asked once it is known that nothing more is to be paid for.
      const waitSignals = [signal, ...(request.waitSignals ?? [])];
      const waiting = waitingEnds === undefined ? waitSignals : [...waitSignals, waitingEnds];
      return limiter.run(lane, limiter.isFree(lane) ? waitSignals : waiting, async () => {
        if (refusals.has(name)) throw refusals.get(name);
        try {
          const asked = { ...request, waitSignals, isPatient: waitingEnds === undefined };
          const reply = await callPatiently(gateway, asked, { signal, waiting });
          onSpent(costOf(reply));
          return reply;
        } catch (error) {
          if (isRefusalForGood(error) && (request.fallbacks ?? []).length === 0) refusals.set(name, error);
          throw error;
        }
      });
    },
  };
}

const costOf = ({ prompt_cost: prompt, output_cost: output }: GatewayReply): number | undefined =>
  prompt === undefined || output === undefined ? undefined : prompt + output;

const isRefusalForGood = (error: unknown): boolean =>
  isModelError(error) && (error.kind === "missing_key" || error.kind === "unauthenticated_upstream");

/** Whoever waits keeps its place: others of the same provider would be refused as well. */
async function callPatiently(
  gateway: Gateway,
  request: GatewayRequest,
  { signal, waiting }: { signal: AbortSignal; waiting: AbortSignal[] },
) {
  for (let waits = 0; ; waits += 1) {
    try {
      return await gateway.call(request);
    } catch (error) {
      if (!isModelError(error) || error.kind !== "rate_limited" || waits === maxWaits) throw error;
      const pauseMs = error.retryAfterMs ?? firstWaitMs * 2 ** waits;
      const either = AbortSignal.any(waiting);
      await wait(Math.min(pauseMs, longestWaitMs), undefined, { signal: either }).catch(
        (aborted: unknown) => {
          // Who only waits no longer was refused for load.
          throw signal.aborted ? aborted : error;
        },
      );
    }
  }
}
