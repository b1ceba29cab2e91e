import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Dialect } from "../database.ts";

type ColumnTypes = { [Name in (typeof NAMES)[number]]: RawBuilder<unknown> };

const NAMES = ["id", "text", "timestamp", "integer", "real", "boolean", "json", "blob"] as const;

const TYPES: Record<Dialect, Record<(typeof NAMES)[number], string>> = {
  sqlite: {
    id: "text",
    text: "text",
    timestamp: "integer",
    integer: "integer",
    real: "real",
    boolean: "boolean",
    json: "text",
    blob: "blob",
  },
  postgres: {
    id: 'text collate "C"',
    text: 'text collate "C"',
    timestamp: "bigint",
    integer: "bigint",
    real: "double precision",
    boolean: "boolean",
    json: "text",
    blob: "bytea",
  },
};

/**
 * The column types to use in migrations, each with the same meaning on both engines:
 *
 * | name | in a row | |
 * |---|---|---|
 * | `id` | string | a prefixed id |
 * | `text` | string | compared and sorted by code point on both engines (PostgreSQL: collation "C"), whatever the server's language |
 * | `timestamp` | number | milliseconds since 1970 |
 * | `integer` | number | up to 2^53; money is integer micro-units |
 * | `real` | number | |
 * | `boolean` | boolean | read and written as such on both engines |
 * | `json` | string | text, not jsonb: see `toJson` |
 * | `blob` | Uint8Array | |
 */
export function columnTypes(dialect: Dialect): ColumnTypes {
  const types = TYPES[dialect];
  return Object.fromEntries(NAMES.map((name) => [name, sql.raw(types[name])])) as ColumnTypes;
}
