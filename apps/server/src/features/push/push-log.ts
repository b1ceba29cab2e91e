import { notePush } from "../channels/index.ts";
import type { PushDependencies } from "./dependencies.ts";
import type { PushSubscriptionRow } from "./push.tables.ts";
import type { PushOutcome } from "./send-push.ts";

type Logged = { organizationId: string; ids: readonly string[] };
type When = { startedAt: number; isLast: boolean };

/** What became of a notice, in the log of each request that it tells of. */
export function createPushLog({ database, clock }: PushDependencies, { organizationId, ids }: Logged) {
  const keep = (given: Omit<Parameters<typeof notePush>[1], "organizationId" | "id" | "now">) =>
    database.transaction(async (transaction) => {
      for (const id of ids) await notePush(transaction, { organizationId, id, now: clock(), ...given });
    });
  return {
    skip: (reason: string) => keep({ outcome: { status: "skipped", reason } }),
    note({ endpoint }: PushSubscriptionRow, sent: PushOutcome, { startedAt, isLast }: When) {
      const error = errorOf(sent);
      const isOver = sent.outcome !== "failed" || sent.isFinal || isLast;
      const exchange = {
        // Its address is what lets one send to it, and what is sent is encrypted: neither is kept.
        request: `POST ${new URL(endpoint).origin}/… (encrypted)`,
        reply: error ?? "It was taken.",
        status: null,
        duration_ms: Math.max(0, clock() - startedAt),
      };
      const failed = isOver ? ("failed" as const) : ("pending" as const);
      return keep({
        attempt: { at: startedAt, act: "notify", error, exchanges: [exchange] },
        outcome: { status: error === null ? "delivered" : failed, reason: error },
      });
    },
  };
}

function errorOf(sent: PushOutcome): string | null {
  if (sent.outcome === "taken") return null;
  return sent.outcome === "gone" ? "The browser is not there any more." : sent.detail;
}
