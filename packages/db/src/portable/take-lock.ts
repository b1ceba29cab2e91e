import { sql } from "kysely";
import type { Executor } from "../database.ts";
import { dialectOf } from "./dialect-of.ts";

/**
 * Holds the named lock until the transaction ends; waits for whoever holds it now, in this or another process.
 * On SQLite a writing transaction has the whole database to itself already, and there is nothing to do.
 */
export async function takeLock(transaction: Executor, name: string): Promise<void> {
  if (!transaction.isTransaction) throw new Error("A lock is held by a transaction; this is not one.");
  if (dialectOf(transaction) === "sqlite") return;
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(transaction);
}
