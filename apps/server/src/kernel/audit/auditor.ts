import { isParleyError, type Endpoint } from "@parley/contract";
import type { Database } from "@parley/db";
import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import type { Actor } from "../request-context.ts";
import { appendEntry, type NewEntry } from "./append-entry.store.ts";
import { createDenials, type Denials } from "./denials.ts";
import { withDraft, type Draft } from "./draft.ts";
import { summarize } from "./summarize.ts";

type Input = { params: unknown; query: unknown; body: unknown };

/** What is known of a request before it is done. */
export type Attempt = {
  action: string;
  actor: Actor;
  address: string | undefined;
  input: Input | undefined;
};

/** Sees to it that every change and every denial is on record. */
export type Auditor = {
  /** Does it with its entry. `readBefore` tells how what it is about was, where that can be told. */
  change<T>(attempt: Attempt, readBefore: () => Promise<unknown>, work: () => Promise<T>): Promise<T>;
  deny(attempt: Attempt, error: unknown): Promise<void>;
  /** Puts on record what is no endpoint's: denials are counted as those of endpoints. */
  note(outcome: "done" | "denied", entry: Omit<NewEntry, "outcome">): Promise<void>;
  flush: Denials["flush"];
};

/**
 * Whether an endpoint changes what people set up. Traffic does not: calls and Logs are records themselves, and one chain
 * for all of them would have them wait for each other. Neither does a POST that only reads.
 */
export const isAudited = ({ method, permission, isRepeatable }: Endpoint): boolean =>
  method !== "GET" &&
  permission !== "call" &&
  permission !== "log" &&
  !(permission === "read" && isRepeatable === true);

type Dependencies = { database: Database; clock: Clock; logger: Logger };

export function createAuditor({ database, clock, logger }: Dependencies): Auditor {
  const denials = createDenials({ database, logger });
  const toEntry = ({ action, actor, address, input }: Attempt, details: Record<string, unknown>) => ({
    organization_id: actor.organizationId,
    recorded_at: clock(),
    action,
    actor_kind: actor.kind,
    actor_id: actor.userId ?? actor.id,
    actor_name: actor.name,
    address: address ?? null,
    target: targetOf(input),
    details: { ...(actor.kind === "api_key" && { key_id: actor.id }), ...details },
  });
  const append = (draft: Draft, outcome: "done" | "failed", more: Record<string, unknown> = {}) =>
    database.transaction((transaction) =>
      appendEntry(transaction, {
        ...draft.entry,
        outcome,
        details: { ...draft.entry.details, ...more },
      }),
    );

  return {
    async change(attempt, readBefore, work) {
      const before = summarize(await readBefore().catch(() => undefined));
      const given = summarize(toGiven(attempt.input));
      const entry = toEntry(attempt, { ...(before !== undefined && { before }), given });
      const draft: Draft = { entry, isWritten: false, isNothing: false };
      let result: Awaited<ReturnType<typeof work>>;
      try {
        result = await withDraft(draft, work);
      } catch (error) {
        const code = isParleyError(error) ? error.code : "internal";
        if (draft.isWritten) await append(draft, "failed", { code });
        throw error;
      }
      // What needed no transaction of its own is on record after it.
      if (!draft.isWritten && !draft.isNothing) await append(draft, "done");
      return result;
    },
    async deny(attempt, error) {
      if (!isParleyError(error)) return;
      const { code, details } = error;
      await denials.record(toEntry(attempt, { code, ...(details && { why: summarize(details) }) }));
    },
    note: (outcome, entry) =>
      outcome === "denied"
        ? denials.record(entry)
        : database.transaction((transaction) => appendEntry(transaction, { ...entry, outcome })),
    flush: denials.flush,
  };
}

const toFields = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};

/** All that was asked for, but for what says where. */
function toGiven(input: Input | undefined): unknown {
  const { params, query, body } = input ?? {};
  const named = { ...toFields(params), ...toFields(query) };
  return Array.isArray(body) ? { ...named, items: body } : { ...named, ...toFields(body) };
}

function targetOf(input: Input | undefined): string | null {
  const [params, query, body] = [input?.params, input?.query, input?.body].map(toFields);
  const first = [
    ...Object.values(params ?? {}),
    body?.["id"],
    body?.["path"],
    body?.["name"],
    query?.["id"],
  ].find((value) => typeof value === "string" && value !== "");
  return typeof first === "string" ? first.slice(0, 500) : null;
}
