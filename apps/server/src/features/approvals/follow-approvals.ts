import { inChunks } from "@parley/db";
import { follow } from "../../kernel/http/follow.ts";
import { listChangeKeys, listChangesOf, type ChangeRow } from "./approval-changes.store.ts";
import { listEvents } from "./approvals.store.ts";
import type { ApprovalEventRow } from "./approvals.tables.ts";
import type { ApprovalDependencies } from "./dependencies.ts";

type Dependencies = Pick<ApprovalDependencies, "database" | "clock" | "approvalFeed">;

/** What was written this long ago may become visible only now: one statement may take so long, and clocks differ. */
const overlapMs = 20_000;
/** Whoever comes back later than this begins anew. */
const longestGapMs = 60 * 60_000;
const requestsAtOnce = 100;

/** What happens to one request after the event with this number, until nothing more can. */
export async function followApproval(
  { database, approvalFeed }: Dependencies,
  { organizationId, id, after }: { organizationId: string; id: string; after: number },
): Promise<AsyncIterable<ApprovalEventRow>> {
  let last = after;
  // Whoever had its end before and comes back would wait for another one.
  const past = after === 0 ? [] : await listEvents(database.executor, { organizationId, id });
  if (past.some((event) => event.number <= after && endsRequest(event)))
    return listOf(past.filter(({ number }) => number > after));
  return follow({
    subscribe: (wake, close) => approvalFeed.follow({ organizationId, id }, wake, close),
    async read() {
      const events = await listEvents(database.executor, { organizationId, id, after: last });
      last = events.at(-1)?.number ?? last;
      return events;
    },
    isLast: endsRequest,
  });
}

async function* listOf<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

/** An approved call is still claimed and reported. */
const endsRequest = ({ type, data }: ApprovalEventRow): boolean =>
  type === "reported" || (type === "decided" && !data.includes('"status":"approved"'));

type Following = { organizationId: string; runId: string | undefined; since: number | undefined };

/**
 * What happens to all requests of an organization or of a run, from now or from a moment on. Nothing is left out; what
 * happened shortly before that moment may come once more.
 */
export function followApprovals(
  { database, clock, approvalFeed }: Dependencies,
  { organizationId, runId, since }: Following,
): AsyncIterable<ChangeRow> {
  const now = clock();
  const reader = createReader({ database }, { organizationId, runId });
  let isBegun = since !== undefined;
  let from = since === undefined ? now : Math.max(Math.min(since, now), now - longestGapMs);
  return follow({
    subscribe: (wake, close) => approvalFeed.follow({ organizationId }, wake, close),
    async read() {
      const keys = await reader.listNew(from - overlapMs);
      from = Math.max(from, keys.at(-1)?.at ?? 0);
      reader.forgetBefore(from - overlapMs);
      if (isBegun) return reader.load(keys);
      isBegun = true;
      // All that was there before counts as seen, but for what may have become visible while we looked.
      return reader.load(keys.filter(({ at }) => at >= now));
    },
  });
}

type Key = Pick<ApprovalEventRow, "approval_id" | "number" | "at">;
const nameOf = ({ approval_id: id, number }: Pick<Key, "approval_id" | "number">): string =>
  `${id} ${number}`;

/** Reads each event once, in whatever order they become visible. */
function createReader(
  { database }: Pick<Dependencies, "database">,
  of: { organizationId: string; runId: string | undefined },
) {
  const seen = new Map<string, number>();
  return {
    async listNew(since: number): Promise<Key[]> {
      const keys = await listChangeKeys(database.reader, { ...of, since });
      const unseen = keys.filter((key) => !seen.has(nameOf(key)));
      for (const key of unseen) seen.set(nameOf(key), key.at);
      return unseen;
    },
    forgetBefore(since: number): void {
      for (const [name, at] of seen) if (at < since) seen.delete(name);
    },
    async load(keys: readonly Key[]): Promise<ChangeRow[]> {
      const found = new Map<string, ChangeRow>();
      const ids = [...new Set(keys.map(({ approval_id: id }) => id))];
      for (const approvalIds of inChunks(ids, requestsAtOnce))
        for (const row of await listChangesOf(database.reader, { ...of, approvalIds: [...approvalIds] }))
          found.set(nameOf(row), row);
      return keys.flatMap((key) => found.get(nameOf(key)) ?? []);
    },
  };
}
