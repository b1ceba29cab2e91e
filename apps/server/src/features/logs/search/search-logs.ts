import { logErrors } from "@parley/contract";
import type { Database } from "@parley/db";
import { Cache } from "../../../kernel/cache.ts";
import type { ListedLogRow } from "../listed-log.store.ts";
import { countMatching, findPage, findSample, listRows, maxCount } from "./list-logs.store.ts";
import type { LogFilter } from "./log-filter.ts";
import type { LogIndexer } from "./log-indexer.ts";
import { matchLogs, usesWords, type Matching } from "./matching.store.ts";

export type LogPage = {
  rows: ListedLogRow[];
  total: number;
  isTotalExact: boolean;
  nextCursor: string | null;
};

type Wanted = { page: number; size: number; cursor?: string | undefined };

/** Finds Logs; the one door to them for every list, sum and deletion. */
export type LogSearch = {
  page(filter: LogFilter, wanted: Wanted): Promise<LogPage>;
  sample(filter: LogFilter, count: number): Promise<ListedLogRow[]>;
  matching(filter: LogFilter): Promise<Matching>;
};

/** A count that took longer than this is believed for a while, and not waited for longer than that. */
const costlyMs = 50;
const countWaitMs = 250;
const believedMs = 30_000;

export function createLogSearch({
  database,
  indexer,
}: {
  database: Database;
  indexer: Pick<LogIndexer, "catchUp">;
}): LogSearch {
  const { reader } = database;
  const counts = new Cache<{ count: number }>({ max: 1000, maxAgeMs: believedMs });

  async function matching(filter: LogFilter): Promise<Matching> {
    const isComplete = usesWords(filter) && (await indexer.catchUp());
    return matchLogs(reader, filter, { isComplete });
  }

  async function count(key: string, matched: Matching): Promise<number> {
    const startedAt = performance.now();
    const { count: counted } = await counts.get(key, async () => ({
      count: await countMatching(reader, matched),
    }));
    if (performance.now() - startedAt < costlyMs) counts.clear(key);
    return counted;
  }

  return {
    matching,
    async page(filter, { page, size, cursor }) {
      const matched = await matching(filter);
      const place = cursor === undefined ? undefined : readCursor(cursor);
      const offset = place?.offset ?? (page - 1) * size;
      const key = JSON.stringify(filter);
      const counting = place?.total ?? count(key, matched).then(toTotal);
      const found = await findPage(
        reader,
        matched,
        place === undefined ? { size, offset } : { size, after: place.after },
      );
      const seen = found.slice(0, size);
      const atLeast = { total: Math.min(maxCount, offset + found.length), isExact: false };
      const [rows, total] = await Promise.all([
        listRows(reader, { organizationId: filter.organizationId, ids: seen.map(({ id }) => id) }),
        within(counting, atLeast),
      ]);
      const last = found.length > size ? seen.at(-1) : undefined;
      return {
        rows,
        total: total.total,
        isTotalExact: total.isExact,
        nextCursor: last ? writeCursor({ after: last.position, offset: offset + size, total }) : null,
      };
    },
    async sample(filter, wanted) {
      const ids = await findSample(reader, await matching(filter), wanted);
      return listRows(reader, { organizationId: filter.organizationId, ids });
    },
  };
}

type Total = { total: number; isExact: boolean };

const toTotal = (count: number): Total => ({
  total: Math.min(count, maxCount),
  isExact: count <= maxCount,
});

/** The count, or what is known without it where it takes too long; then it is there for whoever asks next. */
async function within(counting: Total | Promise<Total>, otherwise: Total): Promise<Total> {
  const { promise: tooLong, resolve } = Promise.withResolvers<Total>();
  const timer = setTimeout(() => resolve(otherwise), countWaitMs);
  try {
    return await Promise.race([counting, tooLong]);
  } finally {
    clearTimeout(timer);
    if (counting instanceof Promise) counting.catch(() => {});
  }
}

/** Where a page ended. It says nothing that its holder may not know, and is read as strictly as any input. */
type Place = { after: string; offset: number; total: Total };

const writeCursor = ({ after, offset, total }: Place): string =>
  Buffer.from(JSON.stringify([1, after, offset, total.total, total.isExact])).toString("base64url");

function readCursor(cursor: string): Place {
  const [version, after, offset, total, isExact] = parse(cursor);
  if (
    version !== 1 ||
    typeof after !== "string" ||
    !/^-?\d{1,19}(?: .{0,200})?$/su.test(after) ||
    !isCount(offset) ||
    !isCount(total) ||
    typeof isExact !== "boolean"
  )
    throw logErrors.cursorUnknown();
  return { after, offset, total: { total, isExact } };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

function parse(cursor: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}
