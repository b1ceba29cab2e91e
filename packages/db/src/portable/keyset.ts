import { sql } from "kysely";
import type { Expression, SqlBool } from "kysely";

/** Where a page ended: the last row's time and id. */
export type Cursor = { createdAt: number; id: string };

export type KeysetColumns = { createdAt: string; id: string };

const COLUMNS: KeysetColumns = { createdAt: "created_at", id: "id" };

/**
 * True for the rows after the cursor in the order newest first: pages stay right while rows are added, and the last costs no more than the
 * first. Order the query by both columns descending, and give it an index on them.
 *
 * ```ts
 * query.where(isAfter(cursor)).orderBy("created_at", "desc").orderBy("id", "desc").limit(pageSize)
 * ```
 */
export function isAfter(cursor: Cursor, columns: KeysetColumns = COLUMNS): Expression<SqlBool> {
  return sql<SqlBool>`(${sql.ref(columns.createdAt)}, ${sql.ref(columns.id)}) < (${cursor.createdAt}, ${cursor.id})`;
}

/** The cursor as opaque text for an address. */
export function encodeCursor({ createdAt, id }: Cursor): string {
  return Buffer.from(`${createdAt}:${id}`).toString("base64url");
}

/** @returns null if the text is no cursor of ours. */
export function decodeCursor(text: string): Cursor | null {
  const match = /^(\d{1,15}):(.+)$/s.exec(Buffer.from(text, "base64url").toString());
  const [, createdAt, id] = match ?? [];
  return createdAt === undefined || id === undefined ? null : { createdAt: Number(createdAt), id };
}
