import { budgetErrors } from "@parley/contract";
import type { Database } from "@parley/db";
import type { Catalogue, Gateway, GatewayReply, GatewayRequest, GatewayStreamPart } from "@parley/gateway";
import type { Logger } from "pino";
import { Cache } from "../../kernel/cache.ts";
import type { EventBus } from "../../kernel/events.ts";
import type { Spender } from "../../kernel/spender.ts";
import { currentSpender } from "../../kernel/spender.ts";
import { listBudgets } from "./budgets.store.ts";
import { estimateMostCost } from "./estimate-cost.ts";
import type { Reservation, Reservations } from "./reservations.ts";

type Dependencies = {
  database: Database;
  events: EventBus;
  catalogue: Catalogue;
  reservations: Reservations;
  logger: Logger;
};

/** Another process's change is seen after this. */
const maxAgeMs = 1000;

/** The gateway as somebody with a budget sees it. Without one it costs a look at what is known already. */
export function withBudgets(gateway: Gateway, dependencies: Dependencies): Gateway {
  const { database, events, catalogue, reservations, logger } = dependencies;
  const subjects = new Cache<ReadonlySet<string>>({ max: 10_000, maxAgeMs });
  events.on("access.changed", ({ organizationId }) => subjects.clear(organizationId));
  const load = async (organizationId: string): Promise<ReadonlySet<string>> =>
    new Set((await listBudgets(database.executor, organizationId)).map((row) => row.subject));

  async function setAside(
    { organizationId, keyId }: Spender,
    request: GatewayRequest,
  ): Promise<Reservation | undefined> {
    const known =
      subjects.peek(organizationId) ?? (await subjects.get(organizationId, () => load(organizationId)));
    if (known.size === 0) return undefined;
    const counted = ["organization", keyId].filter((subject) => subject !== undefined && known.has(subject));
    if (counted.length === 0) return undefined;
    const amountNano = estimateMostCost(catalogue, request);
    if (amountNano === undefined) throw budgetErrors.priceUnknown({ model: request.model });
    if (amountNano === 0) return undefined;
    return reservations.reserve({ organizationId, subjects: counted as string[], amountNano });
  }

  const settle = (reservation: Reservation | undefined, spent: number | "all"): Promise<void> | undefined =>
    reservation?.settle(spent).catch((error: unknown) => {
      logger.warn({ err: error }, "what a call cost is counted in full, when its reservation ends");
    });

  return {
    ...gateway,
    async call(request) {
      const spender = currentSpender();
      if (spender === undefined) return gateway.call(request);
      const reservation = await setAside(spender, request);
      if (reservation === undefined) return gateway.call(request);
      try {
        const reply = await gateway.call(request);
        await settle(reservation, costOfReply(reply));
        return reply;
      } catch (error) {
        await settle(reservation, request.signal?.aborted ? "all" : 0);
        throw error;
      }
    },
    stream(request) {
      const spender = currentSpender();
      return spender === undefined ? gateway.stream(request) : streamWithin(spender, request);
    },
  };

  async function* streamWithin(spender: Spender, request: GatewayRequest): AsyncGenerator<GatewayStreamPart> {
    const reservation = await setAside(spender, request);
    // Until something was heard, nothing was sold; from then on an end before the end may have cost anything. So may
    // what nobody waited for: it was asked for, and whoever leaves in time would pay for nothing.
    let spent: number | "all" = 0;
    try {
      for await (const part of gateway.stream(request)) {
        spent = part.type === "finish" ? costOfReply(part.reply) : "all";
        yield part;
      }
    } finally {
      await settle(reservation, request.signal?.aborted && spent === 0 ? "all" : spent);
    }
  }
}

const costOfReply = ({ prompt_cost, output_cost }: GatewayReply): number | "all" =>
  prompt_cost === undefined || output_cost === undefined ? "all" : prompt_cost + output_cost;
