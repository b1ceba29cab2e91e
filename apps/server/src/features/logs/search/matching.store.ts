import { areWordsRare, matchText, toWords, type Executor, type WantedWord } from "@parley/db";
import { sql, type Expression, type RawBuilder, type SqlBool } from "kysely";
import { conditionsOf, conjunctsOf } from "./conditions.store.ts";
import type { LogFilter } from "./log-filter.ts";
import { readSearch } from "./search-text.ts";

/** A query over the Logs that fit, for whoever selects something of them. */
export type Matching = {
  organizationId: string;
  /** `from … where …`, with `logs` among it. */
  source: RawBuilder<unknown>;
  /** The same with the conditions that an index answers only, and the others. */
  candidates: RawBuilder<unknown>;
  rest: RawBuilder<SqlBool>;
  /** Whether more than the rows of candidates has to be read. */
  isCostly: boolean;
  /** Newest first: by what, the largest first. */
  sortKeys: readonly RawBuilder<unknown>[];
  /** Where a row stands in that order, as text. */
  position: RawBuilder<string>;
  after(position: string): Expression<SqlBool>;
};

/** What a filter needs of the word index. */
export type IndexUse = {
  /** Whether every Log is in it: then it may leave out Logs before their texts are looked at. */
  isComplete: boolean;
};

/** Whether the word index can help to answer this. */
export const usesWords = (filter: LogFilter): boolean =>
  readSearch(filter.search ?? "").words.length > 0 || wordsInInputs(filter).length > 0;

export async function matchLogs(
  executor: Executor,
  filter: LogFilter,
  { isComplete }: IndexUse,
): Promise<Matching> {
  const words = [
    ...readSearch(filter.search ?? "").words,
    ...(isComplete ? wordsInInputs(filter).map((word): WantedWord => ({ word, isPrefix: false })) : []),
  ];
  const { organizationId } = filter;
  const { leading, present, others, isNarrow, isCostly } = conditionsOf(executor, filter);
  if (words.length === 0 || isNarrow) {
    const rest = words.length === 0 ? others : [...others, matchText(executor, words).holds];
    return {
      organizationId,
      source: sql`from logs where ${all([...leading, ...present, ...rest])}`,
      candidates: sql`from logs where ${all([...leading, ...present])}`,
      rest: all(rest),
      isCostly: isCostly || words.length > 0,
      sortKeys: [sql`logs.created_at`, sql`logs.id`],
      position: sql<string>`logs.created_at || ' ' || logs.id`,
      after: (position) => {
        const [createdAt = "", ...id] = position.split(" ");
        return sql`(logs.created_at, logs.id) < (${Number(createdAt)}, ${id.join(" ")})`;
      },
    };
  }
  const { from, where, createdBetween, sortKeys, position, after } = matchText(executor, words, {
    areRare: await areWordsRare(executor, words),
  });
  const found = [where, ...createdBetween(filter.from, filter.to), ...leading];
  // Candidates leave out whether they are present: PostgreSQL takes that question to be prepared anew for each row of a
  // join, and then joins and sorts all that match rather than the first few.
  const rest = [...present, ...others];
  return {
    organizationId,
    sortKeys,
    position,
    after,
    source: sql`${from} where ${all([...found, ...rest])}`,
    candidates: sql`${from} where ${all(found)}`,
    rest: all(rest),
    isCostly: true,
  };
}

export const newestFirst = ({ sortKeys }: Pick<Matching, "sortKeys">): RawBuilder<unknown> =>
  sql`order by ${sql.join(sortKeys.map((key) => sql`${key} desc`))}`;

const all = (conditions: Expression<SqlBool>[]): RawBuilder<SqlBool> =>
  conditions.length === 0 ? sql`true` : sql`${sql.join(conditions, sql` and `)}`;

/** A text that an input has to be holds words that the index knows: it leaves few Logs to look into. */
const wordsInInputs = (filter: LogFilter): string[] =>
  conjunctsOf(filter.expression).flatMap((item) =>
    item.type === "compare" &&
    item.field === "inputs" &&
    item.operator === "=" &&
    typeof item.value === "string" &&
    item.value.length < 1000
      ? toWords(item.value)
      : [],
  );
