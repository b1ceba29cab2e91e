import type { Database } from "@parley/db";
import { Cache } from "../../kernel/cache.ts";
import type { EventBus } from "../../kernel/events.ts";
import { compileRules, type Redact } from "./compile-rules.ts";
import { listRules } from "./redaction.store.ts";

/** How Logs of an organization are redacted; undefined where there is nothing to take out. No promise where it is known. */
export type RedactorOf = (organizationId: string) => Redact | undefined | Promise<Redact | undefined>;

/** Another process's change is seen after this. */
const maxAgeMs = 1000;

export function createRedactorOf({ database, events }: { database: Database; events: EventBus }): RedactorOf {
  const known = new Cache<{ redact: Redact | undefined }>({ max: 10_000, maxAgeMs });
  events.on("access.changed", ({ organizationId }) => known.clear(organizationId));
  const load = async (organizationId: string) => {
    const rules = await listRules(database.executor, organizationId);
    return { redact: rules.length === 0 ? undefined : compileRules(rules) };
  };
  return (organizationId) => {
    const found = known.peek(organizationId);
    if (found !== undefined) return found.redact;
    return known.get(organizationId, () => load(organizationId)).then(({ redact }) => redact);
  };
}
