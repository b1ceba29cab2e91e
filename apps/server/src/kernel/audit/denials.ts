import type { Database } from "@parley/db";
import type { Logger } from "pino";
import { appendEntry, type NewEntry } from "./append-entry.store.ts";
import { withoutDraft } from "./draft.ts";

/** So long the same denial of the same actor is counted, not written again. */
const windowMs = 60_000;
/** More than actors are denied at a time; beyond it the oldest are written down early. */
const maxKept = 1000;

type Denial = Omit<NewEntry, "outcome">;
type Counted = { denial: Denial; more: number; timer: NodeJS.Timeout };

/** Writes down what was denied: the first time at once, what follows within a minute as one entry with a count. */
export type Denials = {
  record(denial: Denial): Promise<void>;
  /** Writes down what was only counted so far. */
  flush(): Promise<void>;
};

export function createDenials({ database, logger }: { database: Database; logger: Logger }): Denials {
  const counted = new Map<string, Counted>();

  const write = async (denial: Denial): Promise<void> => {
    try {
      await withoutDraft(() =>
        database.transaction((transaction) => appendEntry(transaction, { ...denial, outcome: "denied" })),
      );
    } catch (error) {
      logger.error({ err: error, action: denial.action }, "a denied attempt could not be written down");
    }
  };
  const end = async (key: string): Promise<void> => {
    const known = counted.get(key);
    counted.delete(key);
    if (known === undefined) return;
    clearTimeout(known.timer);
    const { denial, more } = known;
    if (more > 0) await write({ ...denial, details: { ...denial.details, repeated: more } });
  };

  return {
    async record(denial) {
      const key = [denial.organization_id, denial.actor_id, denial.action, denial.details["code"]].join(" ");
      const known = counted.get(key);
      if (known !== undefined) {
        known.more += 1;
        known.denial = { ...denial };
        return;
      }
      const timer = setTimeout(() => void end(key), windowMs).unref();
      counted.set(key, { denial, more: 0, timer });
      if (counted.size > maxKept) await end(counted.keys().next().value ?? "");
      await write(denial);
    },
    async flush() {
      for (const key of Array.from(counted.keys())) await end(key);
    },
  };
}
