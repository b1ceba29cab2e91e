import { sql } from "kysely";
import { isMainThread } from "node:worker_threads";
import type { Executor } from "../database.ts";

export async function addNotes(
  transaction: Executor,
  bodies: readonly string[],
): Promise<{ count: number; isMainThread: boolean }> {
  for (const body of bodies) await sql`insert into notes (body) values (${body})`.execute(transaction);
  return { count: bodies.length, isMainThread };
}

export async function addAndFail(transaction: Executor, body: string): Promise<void> {
  await sql`insert into notes (body) values (${body})`.execute(transaction);
  throw new Error(`no ${body}`);
}

/** Holds its turn for that long. */
export async function linger(transaction: Executor, ms: number): Promise<void> {
  await sql`insert into notes (body) values ('slow')`.execute(transaction);
  await new Promise((resolve) => setTimeout(resolve, ms));
}

export async function exit(): Promise<void> {
  process.exit(1);
}
