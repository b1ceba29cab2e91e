import { fromJson } from "@parley/db";
import { follow } from "../../kernel/http/follow.ts";
import { listChangeKeys, listChangesOf, type ChangeKey, type ChangeRow } from "./approval-changes.store.ts";
import { listEvents } from "./approvals.store.ts";
import type { ApprovalEventRow } from "./approvals.tables.ts";
import type { ApprovalDependencies } from "./dependencies.ts";
import type { Outcome } from "./domain/approval-state.ts";

type Dependencies = Pick<ApprovalDependencies, "database" | "clock" | "approvalFeed">;

/** What was written this long ago may become visible only now: one statement may take so long, and clocks differ. */
const overlapMs = 20_000;
/** Whoever comes back later than this begins anew. */
const longestGapMs = 60 * 60_000;
/** However much there is, no more is held at once: of the names of events, and of the events themselves. */
const namesAtOnce = 1000;
const eventsAtOnce = 100;

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
  type === "reported" || (type === "decided" && outcomeIn(data).status !== "approved");

const outcomeIn = (data: string): Outcome => fromJson<{ outcome: Outcome }>(data).outcome;

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
  const from = since === undefined ? now : Math.max(Math.min(since, now), now - longestGapMs);
  const reader = createReader({ database, clock }, { organizationId, runId, from });
  let isBegun = since !== undefined;
  const unread: ChangeKey[] = [];
  /** Whether something was told since the round began. */
  let isNews = false;
  let wakeAgain = (): void => {};
  return follow({
    subscribe(wake, close) {
      wakeAgain = wake;
      const hear = (): void => {
        isNews = true;
        wake();
      };
      return approvalFeed.follow({ organizationId }, hear, close);
    },
    async read() {
      if (unread.length === 0) {
        if (!reader.isAmidRound()) isNews = false;
        const keys = await reader.listNew();
        // All that was there before counts as seen, but for what may have become visible while we looked.
        unread.push(...(isBegun ? keys : keys.filter(({ at }) => at >= now)));
        if (!reader.isAmidRound()) isBegun = true;
      }
      const some = unread.splice(0, eventsAtOnce);
      if (unread.length > 0 || reader.isAmidRound() || isNews) wakeAgain();
      return reader.load(some);
    },
  });
}

const nameOf = ({ approval_id: id, number }: Pick<ChangeKey, "approval_id" | "number">): string =>
  `${id} ${number}`;

type Reading = { organizationId: string; runId: string | undefined; from: number };
type Round = { begunAt: number; since: number; after: ChangeKey | undefined };

/** Reads each event once, in whatever order they become visible: in rounds, each a page at a time. */
function createReader({ database, clock }: Pick<Dependencies, "database" | "clock">, reading: Reading) {
  const { organizationId, runId } = reading;
  let { from } = reading;
  let latest = from;
  let round: Round | undefined;
  const seen = new Map<string, number>();
  const forgetBefore = (since: number): void => {
    for (const [name, at] of seen) if (at < since) seen.delete(name);
  };
  return {
    /** Whether there may be more of what had happened when the round began. */
    isAmidRound: () => round !== undefined,
    async listNew(): Promise<ChangeKey[]> {
      const { begunAt, since, after } = (round ??= {
        begunAt: clock(),
        since: from - overlapMs,
        after: undefined,
      });
      const where = { organizationId, runId, since, after, size: namesAtOnce };
      const keys = await listChangeKeys(database.reader, where);
      const unseen = keys.filter((key) => !seen.has(nameOf(key)));
      for (const key of unseen) seen.set(nameOf(key), key.at);
      latest = Math.max(latest, keys.at(-1)?.at ?? 0);
      // What becomes visible behind the page that is being read is found by the next round, however long this one takes.
      from = Math.max(from, Math.min(latest, begunAt));
      forgetBefore(from - overlapMs);
      round = keys.length < namesAtOnce ? undefined : { begunAt, since, after: keys.at(-1) };
      return unseen;
    },
    async load(keys: readonly ChangeKey[]): Promise<ChangeRow[]> {
      if (keys.length === 0) return [];
      const approvalIds = [...new Set(keys.map(({ approval_id: id }) => id))];
      const numbers = keys.map(({ number }) => number);
      const [first, last] = [Math.min(...numbers), Math.max(...numbers)];
      const rows = await listChangesOf(database.reader, { organizationId, approvalIds, first, last });
      const found = new Map(rows.map((row) => [nameOf(row), row]));
      return keys.flatMap((key) => found.get(nameOf(key)) ?? []);
    },
  };
}
