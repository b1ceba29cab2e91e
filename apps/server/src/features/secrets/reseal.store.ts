import type { Executor } from "@parley/db";
import { sql } from "kysely";
import type { SealedColumn } from "./sealed-columns.ts";

export type SealedRow = Readonly<Record<string, string>>;

/** A page of what is sealed, after a row, in the order of the key. */
export async function listSealed(
  executor: Executor,
  { table, column, key, others = [] }: SealedColumn,
  { after, limit }: { after: SealedRow | undefined; limit: number },
): Promise<SealedRow[]> {
  const columns = [...new Set([...key, ...others, column])].map((name) => sql.ref(name));
  const keys = sql.join(key.map((name) => sql.ref(name)));
  const beyond =
    after === undefined ? sql`` : sql` and (${keys}) > (${sql.join(key.map((name) => after[name]))})`;
  const { rows } = await sql<SealedRow>`select ${sql.join(columns)} from ${sql.table(table)}
    where ${sql.ref(column)} is not null${beyond} order by ${keys} limit ${limit}`.execute(executor);
  return rows;
}

/** Only where it is what was read: whoever saved another secret meanwhile sealed it anew already. */
export async function replaceSealed(
  executor: Executor,
  { table, column, key }: SealedColumn,
  { row, sealed }: { row: SealedRow; sealed: string },
): Promise<void> {
  const where = [...key, column].map((name) => sql`${sql.ref(name)} = ${row[name]}`);
  await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${sealed}
    where ${sql.join(where, sql` and `)}`.execute(executor);
}
