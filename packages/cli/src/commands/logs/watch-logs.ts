import type { Log } from "@parley/sdk";

export type LogRange = { start_date?: Date; page: number; size: number; include_bodies: boolean };

export type LogSource = {
  /** A page of the Logs that are watched, newest first. */
  list(range: LogRange): Promise<Log[]>;
  get(id: string): Promise<Log>;
  /** Milliseconds. */
  clock(): number;
};

export type LogWatch = {
  /** The Logs that were stored since the last look, oldest first; at first the latest `limit`. */
  look(): Promise<Log[]>;
};

type Options = { readonly limit: number; readonly since: Date | undefined; readonly include_bodies: boolean };

/**
 * A Log stands where its call began, but is stored when the call ends: behind others by then. So every look goes back a
 * little, and now and then one goes back as far as the longest call.
 */
const shortMs = 60_000;
const longMs = 15 * 60_000;
const longEveryMs = 30_000;
const pageSize = 100;
const largePageSize = 1000;

/** Which Logs were seen already, and from when on to ask for more. */
function createMemory({ clock }: LogSource, since: Date | undefined) {
  /** When each was created, by id. */
  const known = new Map<string, number>();
  let newest: number | undefined;
  return {
    isNew: ({ id }: Log): boolean => !known.has(id),
    remember(logs: readonly Log[]): void {
      for (const { id, created_at } of logs) {
        const createdAt = Date.parse(created_at);
        known.set(id, createdAt);
        newest = Math.max(newest ?? createdAt, createdAt);
      }
    },
    forgetBefore(time: Date | undefined): void {
      for (const [id, createdAt] of known) if (createdAt < (time?.getTime() ?? 0)) known.delete(id);
    },
    /** So long before the newest; Logs may be dated in the future, and those do not count. */
    goBack(durationMs: number): Date | undefined {
      if (newest === undefined) return since;
      const start = Math.min(newest, clock()) - durationMs;
      return new Date(Math.max(start, since?.getTime() ?? start));
    },
  };
}

type Pages = Omit<LogRange, "page" | "start_date"> & { startOf: () => Date | undefined };

async function* listPages(source: LogSource, { startOf, ...range }: Pages): AsyncGenerator<Log[]> {
  for (let page = 1; ; page += 1) {
    const start = startOf();
    const logs = await source.list({ ...range, page, ...(start && { start_date: start }) });
    yield logs;
    if (logs.length < range.size) return;
  }
}

/** Finds what is new in a list that is asked again and again. A look that fails may be repeated: it has forgotten nothing. */
export function createLogWatch(source: LogSource, { limit, since, include_bodies }: Options): LogWatch {
  const memory = createMemory(source, since);
  const long = { size: largePageSize, include_bodies: false, startOf: () => memory.goBack(longMs) };
  const short = { size: pageSize, include_bodies, startOf: () => memory.goBack(shortMs) };
  let lastLongAt: number | undefined;

  /** What is there already is known, and only the latest of it shown. */
  async function begin(): Promise<Log[]> {
    for await (const logs of listPages(source, long)) memory.remember(logs);
    const latest: Log[] = [];
    const size = Math.min(limit, pageSize);
    for await (const logs of listPages(source, { size, include_bodies, startOf: () => since })) {
      latest.push(...logs);
      if (latest.length >= limit) break;
    }
    return latest.slice(0, limit);
  }

  async function lookShort(): Promise<Log[]> {
    const found: Log[] = [];
    for await (const logs of listPages(source, short)) {
      const fresh = logs.filter(memory.isNew);
      if (fresh.length === 0) break;
      found.push(...fresh);
    }
    return found;
  }

  async function lookLong(): Promise<Log[]> {
    const found: Log[] = [];
    for await (const logs of listPages(source, long)) found.push(...logs.filter(memory.isNew));
    return include_bodies ? Promise.all(found.map(({ id }) => source.get(id))) : found;
  }

  return {
    async look() {
      const isFirst = lastLongAt === undefined;
      const isLong = lastLongAt === undefined || source.clock() - lastLongAt >= longEveryMs;
      const found = isFirst ? await begin() : await (isLong ? lookLong() : lookShort());
      memory.remember(found);
      if (isLong) {
        lastLongAt = source.clock();
        memory.forgetBefore(memory.goBack(longMs));
      }
      return oldestFirst(found);
    },
  };
}

/** Each once: while pages are read, new Logs push others on to the next. */
function oldestFirst(logs: readonly Log[]): Log[] {
  const once = new Map(logs.map((log) => [log.id, log]));
  return [...once.values()].toSorted((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at));
}
