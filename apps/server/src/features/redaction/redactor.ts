import { Cache } from "../../kernel/cache.ts";
import type { EventBus } from "../../kernel/events.ts";
import { compileRules, type Redact } from "./compile-rules.ts";
import {
  createHook,
  createTeller,
  type AskForRedaction,
  type CreateHookDependencies,
} from "./create-hook.ts";
import { findHook } from "./hook.store.ts";
import { listRules } from "./redaction.store.ts";

/** How Logs of an organization are redacted: by its rules, and what they leave by its hook. */
export type Redactor = { rules: Redact; hook: AskForRedaction | undefined };

/** Undefined where there is nothing to take out. No promise where it is known. */
export type RedactorOf = (organizationId: string) => Redactor | undefined | Promise<Redactor | undefined>;

/** Another process's change is seen after this. */
const maxAgeMs = 1000;

export function createRedactorOf({
  events,
  ...dependencies
}: CreateHookDependencies & { events: EventBus }): RedactorOf {
  const { executor } = dependencies.database;
  const known = new Cache<{ redactor: Redactor | undefined }>({ max: 10_000, maxAgeMs });
  const tell = createTeller(dependencies);
  events.on("access.changed", ({ organizationId }) => known.clear(organizationId));
  const load = async (organizationId: string) => {
    const rules = await listRules(executor, organizationId);
    const hook = await findHook(executor, organizationId);
    if (rules.length === 0 && hook === undefined) return { redactor: undefined };
    const asks = hook && createHook(dependencies, { hook, tell });
    return { redactor: { rules: compileRules(rules), hook: asks } };
  };
  return (organizationId) => {
    const found = known.peek(organizationId);
    if (found !== undefined) return found.redactor;
    return known.get(organizationId, () => load(organizationId)).then(({ redactor }) => redactor);
  };
}
