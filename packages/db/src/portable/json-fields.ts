import { sql } from "kysely";
import type { Expression, RawBuilder, SqlBool } from "kysely";
import type { Executor } from "../database.ts";
import { dialectOf } from "./dialect-of.ts";

/** The fields of an object in a JSON column, each a row beside the row that has the object. */
export type JsonFields = {
  /** Joined to what has the column, as `field`. What is no object has no fields. */
  from: RawBuilder<unknown>;
  name: RawBuilder<string>;
  /** As JSON. */
  value: RawBuilder<string>;
  /** True, false, a number, or a text that is not longer. */
  isShort(longest: number): Expression<SqlBool>;
};

type Place = { column: string; key?: string };

/**
 * @param key of the object within the column; absent: the column itself is the object
 *
 * @example
 * const inputs = jsonFields(executor, { column: "datapoints.content", key: "inputs" });
 * sql`select datapoints.id, ${inputs.name} from datapoints, ${inputs.from} where ${inputs.isShort(60)}`
 */
export function jsonFields(executor: Executor, place: Place): JsonFields {
  return dialectOf(executor) === "sqlite" ? onSqlite(place) : onPostgres(place);
}

const [type, value] = [sql.ref("field.type"), sql.ref("field.value")];

function onSqlite({ column, key }: Place): JsonFields {
  const reference = sql.ref(column);
  const path = sql.lit(key === undefined ? "$" : `$."${key}"`);
  return {
    from: sql`json_each(${reference}, ${path}) as field`,
    name: sql`field.key`,
    value: sql`case ${type} when 'true' then 'true' when 'false' then 'false' else json_quote(${value}) end`,
    // Lists have fields, too: their names are numbers.
    isShort: (longest) =>
      sql<SqlBool>`json_type(${reference}, ${path}) = 'object' and ${type} in ('text', 'integer', 'real', 'true', 'false') and length(${value}) <= ${longest}`,
  };
}

function onPostgres({ column, key }: Place): JsonFields {
  // As in `jsonValue`: jsonb refuses U+0000 and halves of pairs.
  const json = sql`regexp_replace(${sql.ref(column)}, ${"\\\\u(?:0000|d[89a-f][0-9a-f]{2})"}, ${"\\\\ufffd"}, 'g')::jsonb`;
  const object = key === undefined ? json : sql`(${json} -> ${sql.lit(key)})`;
  return {
    from: sql`jsonb_each(case when jsonb_typeof(${object}) = 'object' then ${object} else '{}'::jsonb end) as field`,
    name: sql`field.key`,
    value: sql`field.value::text`,
    isShort: (longest) =>
      sql<SqlBool>`jsonb_typeof(${value}) in ('string', 'number', 'boolean') and length(${value} #>> '{}') <= ${longest}`,
  };
}
