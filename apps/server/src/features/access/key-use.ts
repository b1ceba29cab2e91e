import { apiKeyErrors } from "@parley/contract";
import type { Database } from "@parley/db";
import type { Clock } from "../../kernel/clock.ts";
import type { Actor } from "../../kernel/request-context.ts";
import { noteUse } from "./api-keys.store.ts";

const flushEveryMs = 10_000;
/** More than keys are used at a time; the oldest are forgotten, and begin with a full bucket. */
const maxBuckets = 10_000;

/** Notes that keys are used, and refuses those that are used too often. In memory: a request waits for nothing. */
export type KeyUse = {
  /** @throws rate_limited with the time to wait */
  note(actor: Actor): void;
  /** Writes down when keys were used last. */
  flush(): Promise<void>;
};

/** So many requests are left, as of a moment. */
type Bucket = { left: number; at: number };

export function createKeyUse({ database, clock }: { database: Database; clock: Clock }): KeyUse {
  const usedAt = new Map<string, number>();
  const buckets = new Map<string, Bucket>();
  let timer: NodeJS.Timeout | undefined;

  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const uses = [...usedAt];
    usedAt.clear();
    for (const [id, at] of uses) await noteUse(database.executor, { id, usedAt: at });
  };

  return {
    note({ id, limits }) {
      const now = clock();
      usedAt.set(id, now);
      // What could not be written down is written at the next use.
      timer ??= setTimeout(() => void flush().catch(() => {}), flushEveryMs).unref();
      const perMinute = limits?.requestsPerMinute;
      if (perMinute !== undefined) take(buckets, { id, perMinute, now });
    },
    flush,
  };
}

/** A bucket holds a minute's requests and fills evenly. */
function take(
  buckets: Map<string, Bucket>,
  { id, perMinute, now }: { id: string; perMinute: number; now: number },
): void {
  const known = buckets.get(id) ?? { left: perMinute, at: now };
  const left = Math.min(perMinute, known.left + ((now - known.at) / 60_000) * perMinute);
  const isAllowed = left >= 1;
  buckets.delete(id);
  buckets.set(id, { left: isAllowed ? left - 1 : left, at: now });
  for (const oldest of buckets.keys()) {
    if (buckets.size <= maxBuckets) break;
    buckets.delete(oldest);
  }
  if (isAllowed) return;
  const retryAfterMs = Math.ceil(((1 - left) / perMinute) * 60_000);
  throw apiKeyErrors.tooManyRequests({ requests_per_minute: perMinute }, { retryAfterMs });
}
