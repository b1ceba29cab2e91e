import type { Database, Executor } from "@parley/db";
import type { Clock } from "../../kernel/clock.ts";
import type { EventBus } from "../../kernel/events.ts";
import { listTouched, type TouchedKey } from "./approval-changes.store.ts";

/** Whose changes: of all requests of an organization, or of one. */
type Followed = { organizationId: string; id?: string | undefined };

/** Wakes those who follow requests. What there is to see they find out themselves: no word here is the only one. */
export type ApprovalFeed = {
  /** Answers how to stop. `close` is called when this process tells nothing any more. */
  follow(followed: Followed, wake: () => void, close: () => void): () => void;
  close(): void;
};

type Follower = Followed & { wake: () => void; close: () => void };

/** Instead of an id: all requests. */
const everything = "*";

/** What another process changed and nobody told of is seen after this: one query for all who follow here. */
const lookEveryMs = 2000;
/** Clocks of processes differ, and what was written a moment ago may become visible later. */
const lookBackMs = 10_000;
/** However much happened meanwhile, no more of it is held at once. */
const eventsAtOnce = 1000;

export function createApprovalFeed({
  database,
  events,
  clock,
}: {
  database: Database;
  events: EventBus;
  clock: Clock;
}): ApprovalFeed {
  /** By organization, then by request. */
  const followers = new Map<string, Map<string, Set<Follower>>>();
  let timer: NodeJS.Timeout | undefined;
  const looks = createLooks({ database, clock });
  let isClosed = false;
  const wake = ({ organizationId, id }: { organizationId: string; id: string }): void => {
    const own = followers.get(organizationId);
    for (const key of [everything, id]) for (const follower of own?.get(key) ?? []) follower.wake();
  };
  const all = (): Follower[] =>
    [...followers.values()].flatMap((own) => [...own.values()].flatMap((some) => [...some]));
  const look = async (): Promise<void> => {
    try {
      for await (const touched of looks.look([...followers.keys()]))
        for (const [id, organizationId] of touched) wake({ organizationId, id });
    } catch {
      // The next look finds the same.
    }
    timer = undefined;
    lookLater();
  };
  const lookLater = (): void => {
    if (timer !== undefined || followers.size === 0 || isClosed) return;
    timer = setTimeout(() => void look(), lookEveryMs).unref();
  };
  events.on("approval.changed", wake);
  events.on("elsewhere.missed", () => {
    for (const follower of all()) follower.wake();
  });
  return {
    follow(followed, wakeIt, closeIt) {
      const follower: Follower = { ...followed, wake: wakeIt, close: closeIt };
      const { organizationId, id = everything } = followed;
      const own = followers.get(organizationId) ?? new Map<string, Set<Follower>>();
      const some = own.get(id) ?? new Set<Follower>();
      followers.set(organizationId, own.set(id, some.add(follower)));
      if (isClosed) closeIt();
      // While nobody followed nobody looked; who begins reads for themselves what there is by now.
      if (timer === undefined) looks.begin();
      lookLater();
      return () => {
        some.delete(follower);
        if (some.size === 0 && own.get(id) === some) own.delete(id);
        if (own.size === 0 && followers.get(organizationId) === own) followers.delete(organizationId);
      };
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      for (const follower of all()) follower.close();
    },
  };
}

/** Each look finds what became visible since the last one that came to its end began, however long that took. */
function createLooks({ database, clock }: { database: Database; clock: Clock }) {
  let lookedAt = clock();
  return {
    begin(): void {
      lookedAt = clock();
    },
    async *look(organizationIds: string[]): AsyncGenerator<Map<string, string>> {
      const begunAt = clock();
      const since = Math.min(begunAt, lookedAt) - lookBackMs;
      yield* listInPages(database.reader, { organizationIds, since });
      lookedAt = begunAt;
    },
  };
}

type Looking = { organizationIds: string[]; since: number };

/** Which requests something has happened to, with their organizations, as the events of each page say. */
async function* listInPages(executor: Executor, looking: Looking): AsyncGenerator<Map<string, string>> {
  let after: TouchedKey | undefined;
  do {
    const page = await listTouched(executor, { ...looking, after, size: eventsAtOnce });
    yield new Map(page.map((one) => [one.approval_id, one.organization_id]));
    after = page.length < eventsAtOnce ? undefined : page.at(-1);
  } while (after !== undefined);
}
