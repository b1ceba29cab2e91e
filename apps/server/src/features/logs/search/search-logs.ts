import { logErrors } from "@parley/contract";
import type { Database } from "@parley/db";
import type { ListedLogRow } from "../listed-log.store.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { countMatching, findSample, listPage, listRows } from "./list-logs.store.ts";
import type { LogFilter } from "./log-filter.ts";
import type { LogIndexer } from "./log-indexer.ts";
import { matchLogs, usesWords, type Matching } from "./matching.store.ts";

export type LogPage = {
  rows: ListedLogRow[];
  total: number;
  isTotalExact: boolean;
  nextCursor: string | null;
};

/** Page numbers count their way through every Log before. */
const mostOffset = 1_000_000;

type Wanted = { page: number; size: number; cursor?: string | undefined };

/** Finds Logs; the one door to them for every list, sum and deletion. */
export type LogSearch = {
  page(filter: LogFilter, wanted: Wanted): Promise<LogPage>;
  sample(filter: LogFilter, count: number): Promise<ListedLogRow[]>;
  /** `isComplete`: first waits until every Log there is can be found by its words. */
  matching(filter: LogFilter, options?: { isComplete?: boolean }): Promise<Matching>;
};

/** A page past the end has no records and is no error. @throws unprocessable when it is not known to be past the end */
function pastTheEnd(
  { count, isExact }: { count: number; isExact: boolean },
  { offset, deepestOffset }: { offset: number; deepestOffset: number },
): LogPage {
  if (!isExact || count > offset) throw logErrors.pageTooDeep({ deepest: deepestOffset });
  return { rows: [], total: count, isTotalExact: true, nextCursor: null };
}

type Dependencies = {
  database: Database;
  indexer: Pick<LogIndexer, "catchUp">;
  /** Smaller in tests only. */
  deepestOffset?: number;
};

export function createLogSearch({ database, indexer, deepestOffset = mostOffset }: Dependencies): LogSearch {
  const { reader } = database;

  async function matching(filter: LogFilter, { isComplete = false } = {}): Promise<Matching> {
    if (!usesWords(filter)) return matchLogs(reader, filter, { isComplete: false });
    let isCaughtUp = await indexer.catchUp();
    if (isComplete) while (!isCaughtUp) isCaughtUp = await indexer.catchUp();
    return matchLogs(reader, filter, { isComplete: isCaughtUp });
  }

  /**
   * A first page that is not full says itself how many there are: SQLite is asked only then, one after the other.
   * PostgreSQL counts on a connection of its own meanwhile, which costs no time.
   */
  async function findAndCount(matched: Matching, window: { size: number; offset: number }) {
    const isOneByOne = database.dialect === "sqlite";
    const [found, counted] = await Promise.all([
      listPage(reader, matched, window),
      isOneByOne ? undefined : countMatching(reader, matched),
    ]);
    if (counted !== undefined) return { found, counted };
    const isWhole = window.offset === 0 && found.length <= window.size;
    return {
      found,
      counted: isWhole ? { count: found.length, isExact: true } : await countMatching(reader, matched),
    };
  }

  return {
    matching,
    async page(filter, { page, size, cursor }) {
      const matched = await matching(filter);
      if (cursor === undefined && (page - 1) * size > deepestOffset)
        return pastTheEnd(await countMatching(reader, matched), { offset: (page - 1) * size, deepestOffset });
      const place = cursor === undefined ? undefined : readCursor(cursor);
      const offset = place?.offset ?? (page - 1) * size;
      const { found, counted } =
        place === undefined
          ? await findAndCount(matched, { size, offset })
          : { found: await listPage(reader, matched, { size, after: place.after }), counted: place.total };
      // Seen is seen: there are at least so many.
      const seen = found.length === 0 ? 0 : offset + found.length;
      const total = counted.isExact ? counted : { ...counted, count: Math.max(counted.count, seen) };
      const last = found.length > size ? found[size - 1] : undefined;
      return {
        rows: found.slice(0, size),
        total: total.count,
        isTotalExact: total.isExact,
        nextCursor: last ? writeCursor({ after: last.position, offset: offset + size, total }) : null,
      };
    },
    async sample(filter, wanted) {
      const ids = await findSample(reader, await matching(filter), wanted);
      return listRows(reader, { organizationId: filter.organizationId, ids, size: wanted });
    },
  };
}
