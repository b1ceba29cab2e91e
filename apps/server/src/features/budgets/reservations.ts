import { budgetErrors } from "@parley/contract";
import type { Database } from "@parley/db";
import type { Clock } from "../../kernel/clock.ts";
import { createId } from "../../kernel/ids.ts";
import { extendReservations, listAbandoned, reserve, settle } from "./budgets.store.ts";

/** How long a process is believed to live after it was heard of last. */
const leaseMs = 120_000;
const renewEveryMs = 30_000;

export type Reservation = {
  /** Counts what was spent, and gives back the rest. */
  settle(spentNano: number | "all"): Promise<void>;
};

/** What is set aside for calls under way. It outlives the process, so that no crash makes room for more than there is. */
export type Reservations = {
  /** @throws forbidden where it does not fit in one of the budgets */
  reserve(wanted: {
    organizationId: string;
    subjects: readonly string[];
    amountNano: number;
  }): Promise<Reservation>;
  /** Counts what dead processes had set aside as spent: what their calls cost nobody knows. Answers how many. */
  recover(): Promise<number>;
  /** On SQLite one process uses the file: what others had set aside when it starts is of the dead. */
  recoverAll(): Promise<number>;
};

type Dependencies = { database: Database; clock: Clock };

export function createReservations({ database, clock }: Dependencies): Reservations {
  const holder = createId("rsv");
  const held = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  const renew = (): void => {
    if (held.size === 0) {
      clearInterval(timer);
      timer = undefined;
      return;
    }
    const expiresAt = clock() + leaseMs;
    // Tried again at the next beat, well within the lease.
    extendReservations(database.executor, { holder, ids: [...held], expiresAt }).catch(() => {});
  };
  const hold = (id: string): void => {
    held.add(id);
    timer ??= setInterval(renew, renewEveryMs).unref();
  };

  const settleAll = async (ids: readonly string[]): Promise<number> => {
    for (const id of ids)
      await database.transaction((transaction) => settle(transaction, { id, spentNano: "all" }));
    return ids.length;
  };

  return {
    async reserve({ organizationId, subjects, amountNano }) {
      const id = createId("rsv");
      const now = clock();
      const month = toMonth(now);
      await database.transaction(async (transaction) => {
        // In one order for all, so that no two wait for each other.
        for (const subject of subjects.toSorted()) {
          const row = { id, organization_id: organizationId, subject, month, amount_nano: amountNano };
          const outcome = await reserve(transaction, { ...row, holder, expires_at: now + leaseMs });
          if (outcome.isReserved) continue;
          const { limitNano, leftNano } = outcome;
          const facts = { limit_nano: limitNano, left_nano: leftNano, needed_nano: amountNano };
          throw budgetErrors.exceeded({ subject, month, ...facts });
        }
      });
      hold(id);
      return {
        async settle(spentNano) {
          try {
            await database.transaction((transaction) => settle(transaction, { id, spentNano }));
          } finally {
            // What could not be counted now is counted in full when its lease has run out.
            held.delete(id);
          }
        },
      };
    },
    recover: async () => settleAll(await listAbandoned(database.executor, { now: clock() })),
    recoverAll: async () => settleAll(await listAbandoned(database.executor, { notOf: holder })),
  };
}

/** @example toMonth(Date.UTC(2026, 10, 21)) // "2026-11" */
export const toMonth = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 7);
