import { sql } from "kysely";
import type { Expression, RawBuilder, SqlBool } from "kysely";
import type { Executor } from "../database.ts";
import { dialectOf } from "./dialect-of.ts";
import { inChunks } from "./in-chunks.ts";
import { runEach } from "./run-each.ts";

/** A Log's words. */
export type TextDocument = { organizationId: string; logId: string; createdAt: number; words: string[] };

/** A word to look for; `isPrefix`: or any that begins with it. */
export type WantedWord = { word: string; isPrefix: boolean };

/**
 * Writes what `matchText` finds, in place of what was there. On SQLite a document is a row of FTS5 whose number is the
 * Log's creation in milliseconds times 2^15 and a random rest: FTS5 finds in the order of these numbers, so the newest
 * come first without sorting what matches. On PostgreSQL it is a `tsvector` under a GIN index.
 */
export async function writeTextIndex(
  transaction: Executor,
  documents: readonly TextDocument[],
): Promise<void> {
  const latest = new Map(
    documents.map((document) => [`${document.organizationId}/${document.logId}`, document]),
  );
  if (dialectOf(transaction) === "sqlite") await writeToSqlite(transaction, [...latest.values()]);
  else
    for (const chunk of inChunks([...latest.values()], maxStatementCount))
      await writeToPostgres(transaction, chunk);
}

/** Four parameters each. */
const maxStatementCount = 200;

/** So many numbers of a Log's own millisecond are tried. */
const mostNarrow = 8;

/** A few statements for all of them: building three for each took as long as running them. */
async function writeToSqlite(transaction: Executor, documents: readonly TextDocument[]): Promise<void> {
  const keys = documents.map(({ organizationId, logId }) => [organizationId, logId]);
  await runEach(transaction, "delete from log_search where organization_id = ? and log_id = ?", keys);
  // A number may be taken. Where that is so again and again, many Logs share the millisecond (imported ones often do):
  // only then look among those of the next, for that costs the order.
  let left = documents;
  for (let attempt = 0; left.length > 0; attempt += 1) {
    const range = 32_768 * 8 ** Math.max(0, attempt - mostNarrow);
    if (range > 2 ** 40) throw new Error("No number is free for a document.");
    const outcomes = await runEach(
      transaction,
      `insert or ignore into log_search (doc, organization_id, log_id)
        values (? * 32768 + abs(random() % ?), ?, ?)`,
      left.map(({ createdAt, organizationId, logId }) => [createdAt, range, organizationId, logId]),
    );
    left = left.filter((_, index) => outcomes[index]?.changes === 0);
  }
  await runEach(
    transaction,
    `insert into log_words (rowid, words)
      select doc, ? from log_search where organization_id = ? and log_id = ?`,
    documents.map(({ organizationId, logId, words }) => [words.join(" "), organizationId, logId]),
  );
}

async function writeToPostgres(transaction: Executor, documents: readonly TextDocument[]): Promise<void> {
  const rows = documents.map(
    ({ organizationId, logId, createdAt, words }) =>
      sql`(${organizationId}, ${logId}, ${createdAt}::bigint, array_to_tsvector(${words}::text[]))`,
  );
  await sql`insert into log_search (organization_id, log_id, created_at, words) values ${sql.join(rows)}
    on conflict (organization_id, log_id) do update
    set created_at = excluded.created_at, words = excluded.words`.execute(transaction);
}

/** The parts of a query over Logs that have all the words, as they stand in its text. */
export type TextMatch = {
  /** `from …`, with `logs` among it. */
  from: RawBuilder<unknown>;
  where: Expression<SqlBool>;
  /** What the order is by, the largest first: the newest Log. */
  sortKeys: readonly RawBuilder<unknown>[];
  /** Where a row stands in that order, as text. */
  position: RawBuilder<string>;
  /** What comes after a position. */
  after(position: string): Expression<SqlBool>;
  /** Whether a row of `logs`, found otherwise, has the words. */
  holds: Expression<SqlBool>;
  /** What can be said of the moment of creation beforehand; the exact condition is the caller's. */
  createdBetween(from: number | undefined, to: number | undefined): Expression<SqlBool>[];
};

/** So many are sorted sooner than found on the way through all. */
const rareCount = 1500;

/**
 * Whether so few Logs of all have the words that `matchText` should sort them. Only PostgreSQL has to be told: of a word
 * that it has not met it expects many Logs, and would look through all of them, newest first, for the first few.
 */
export async function areWordsRare(executor: Executor, words: readonly WantedWord[]): Promise<boolean> {
  if (dialectOf(executor) === "sqlite") return false;
  const { rows } = await sql<{ count: number }>`select count(*) as count
    from (select 1 from log_search where words @@ ${toTsquery(words)}::tsquery limit ${rareCount}) as found`.execute(
    executor,
  );
  return Number(rows[0]?.count) < rareCount;
}

/**
 * Finds Logs by their words; the one function for full-text search on both engines. `areRare` as `areWordsRare` says.
 *
 * ```ts
 * const match = matchText(executor, [{ word: "refund", isPrefix: false }]);
 * sql`select logs.id ${match.from} where ${match.where} order by ${match.sortKeys[0]} desc limit 50`
 * ```
 */
export const matchText = (
  executor: Executor,
  words: readonly WantedWord[],
  { areRare = false } = {},
): TextMatch => (dialectOf(executor) === "sqlite" ? matchOnSqlite(words) : matchOnPostgres(words, areRare));

/** How far the number of a document may be from its Log's creation: far more than there can be Logs of a millisecond. */
const slackMs = 60_000;

function matchOnSqlite(words: readonly WantedWord[]): TextMatch {
  const query = words.map(({ word, isPrefix }) => `"${word}"${isPrefix ? " *" : ""}`).join(" ");
  return {
    // A cross join keeps the order: the words lead, and come newest first.
    from: sql`from log_words cross join log_search on log_search.doc = log_words.rowid
      cross join logs on logs.organization_id = log_search.organization_id and logs.id = log_search.log_id`,
    where: sql<SqlBool>`log_words match ${query}`,
    sortKeys: [sql`log_words.rowid`],
    position: sql<string>`cast(log_words.rowid as text)`,
    after: (position) => sql<SqlBool>`log_words.rowid < cast(${position} as integer)`,
    holds: sql<SqlBool>`exists (select 1 from log_search cross join log_words on log_words.rowid = log_search.doc
      where log_search.organization_id = logs.organization_id and log_search.log_id = logs.id
      and log_words match ${query})`,
    createdBetween: (from, to) => [
      ...(from === undefined ? [] : [sql<SqlBool>`log_words.rowid >= ${from} * 32768`]),
      ...(to === undefined ? [] : [sql<SqlBool>`log_words.rowid <= ${to + slackMs} * 32768`]),
    ],
  };
}

const toTsquery = (words: readonly WantedWord[]): string =>
  words.map(({ word, isPrefix }) => `'${word}'${isPrefix ? ":*" : ""}`).join(" & ");

const fromAll = sql`from log_search join logs
  on logs.organization_id = log_search.organization_id and logs.id = log_search.log_id`;

/** First the words, then each Log by its id: the limits keep PostgreSQL to that. There is room for some written meanwhile. */
const fromRare = (matches: Expression<SqlBool>): RawBuilder<unknown> => sql`from
  (select * from log_search where ${matches} limit ${sql.lit(2 * rareCount)}) as log_search
  cross join lateral (select * from logs
    where logs.organization_id = log_search.organization_id and logs.id = log_search.log_id limit 1) as logs`;

function matchOnPostgres(words: readonly WantedWord[], areRare: boolean): TextMatch {
  const query = toTsquery(words);
  const matches = sql<SqlBool>`log_search.words @@ ${query}::tsquery`;
  return {
    from: areRare ? fromRare(matches) : fromAll,
    where: areRare ? sql<SqlBool>`true` : matches,
    sortKeys: [sql`log_search.created_at`, sql`log_search.log_id`],
    position: sql<string>`log_search.created_at || ' ' || log_search.log_id`,
    after(position) {
      const [createdAt = "", ...id] = position.split(" ");
      return sql<SqlBool>`(log_search.created_at, log_search.log_id) < (${createdAt}::bigint, ${id.join(" ")})`;
    },
    holds: sql<SqlBool>`exists (select 1 from log_search
      where log_search.organization_id = logs.organization_id and log_search.log_id = logs.id
      and log_search.words @@ ${query}::tsquery)`,
    createdBetween: (from, to) => [
      ...(from === undefined ? [] : [sql<SqlBool>`log_search.created_at >= ${from}`]),
      ...(to === undefined ? [] : [sql<SqlBool>`log_search.created_at <= ${to}`]),
    ],
  };
}
