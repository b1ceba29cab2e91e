import { sql } from "kysely";
import type { Expression, RawBuilder, SqlBool } from "kysely";
import type { Executor } from "../database.ts";
import { dialectOf } from "./dialect-of.ts";

/** A value in a JSON column, null where it is of another type or not there. */
export type JsonValue = {
  text: RawBuilder<string | null>;
  number: RawBuilder<number | null>;
  boolean: RawBuilder<boolean | null>;
  /** Whether it is there and not null. */
  isPresent: Expression<SqlBool>;
  /** Whether it is this text; quicker than to compare `text`. */
  is(text: string): Expression<SqlBool>;
  /** Whether it is this text, or a list with this text in it. */
  holds(text: string): Expression<SqlBool>;
};

/**
 * The value at `keys` (names of objects, the outermost first; none: the column itself) of a JSON column.
 *
 * ```ts
 * query.where(sql`${jsonValue(executor, "logs.metadata", ["plan"]).text} = ${"pro"}`)
 * ```
 *
 * @throws TypeError for a key with a quote or a backslash, which SQLite has no path for
 */
export function jsonValue(executor: Executor, column: string, keys: readonly string[]): JsonValue {
  if (keys.some((key) => ["\u0000", '"', "\\"].some((sign) => key.includes(sign))))
    throw new TypeError("A key of a path cannot be quoted.");
  return dialectOf(executor) === "sqlite" ? onSqlite(column, keys) : onPostgres(column, keys);
}

function onSqlite(column: string, keys: readonly string[]): JsonValue {
  const reference = sql.ref(column);
  const path = ["$", ...keys.map((key) => `"${key}"`)].join(".");
  const type = sql`json_type(${reference}, ${path})`;
  const value = sql`json_extract(${reference}, ${path})`;
  const text = sql<string | null>`case when ${type} = 'text' then ${value} end`;
  return {
    text,
    is: (wanted) => whereWritten(sql`instr`, reference, { wanted, holds: sql`${text} = ${wanted}` }),
    number: sql`case when ${type} in ('integer', 'real') then ${value} end`,
    boolean: sql`case ${type} when 'true' then 1 when 'false' then 0 end`,
    isPresent: sql<SqlBool>`coalesce(${type}, 'null') <> 'null'`,
    // Of a value that is no list, json_each makes a list of one.
    holds: (text) =>
      sql<SqlBool>`exists (select 1 from json_each(${reference}, ${path}) as item where item.type = 'text' and item.value = ${text})`,
  };
}

function onPostgres(column: string, keys: readonly string[]): JsonValue {
  const reference = sql.ref(column);
  // jsonb refuses U+0000 and halves of pairs; our JSON writes exactly these as escapes, and hardly ever has one.
  const json = sql`(case when strpos(${reference}, ${"\\u"}) = 0 then ${reference}
    else regexp_replace(${reference}, ${"\\\\u(?:0000|d[89a-f][0-9a-f]{2})"}, ${"\\\\ufffd"}, 'g') end)::jsonb`;
  const value = sql`(${json} #> ${[...keys]}::text[])`;
  const type = sql`jsonb_typeof(${value})`;
  const scalar = sql`(${value} #>> '{}')`;
  return {
    text: sql`case when ${type} = 'string' then ${scalar} end`,
    is: (wanted) =>
      whereWritten(sql`strpos`, reference, { wanted, holds: sql`${value} = to_jsonb(${wanted}::text)` }),
    number: sql`case when ${type} = 'number' then ${scalar}::numeric end`,
    boolean: sql`case when ${type} = 'boolean' then ${scalar}::boolean end`,
    isPresent: sql<SqlBool>`coalesce(${type}, 'null') <> 'null'`,
    holds: (text) => sql<SqlBool>`${value} @> to_jsonb(${text}::text)`,
  };
}

type Wanted = { wanted: string; holds: RawBuilder<unknown> };

/** Most rows are told by whether their JSON has the text somewhere, as `toJson` writes it: reading JSON takes far longer. */
function whereWritten(
  find: RawBuilder<unknown>,
  reference: RawBuilder<unknown>,
  { wanted, holds }: Wanted,
): Expression<SqlBool> {
  const written = JSON.stringify(wanted);
  // What is kept as an escape may be read as another sign.
  if (/\ufffd|\\u/.test(written)) return sql<SqlBool>`(${holds})`;
  return sql<SqlBool>`(${find}(${reference}, ${written}) > 0 and ${holds})`;
}
