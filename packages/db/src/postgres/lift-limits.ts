import { sql } from "kysely";
import type { Executor } from "../database.ts";
import { dialectOf } from "../portable/dialect-of.ts";

const STATEMENT = "set local statement_timeout = 0";

/** Lets the statements of this transaction take as long as they need: the server's limit is lifted, and so is ours. */
export async function liftLimits(transaction: Executor): Promise<void> {
  if (dialectOf(transaction) === "postgres") await sql.raw(STATEMENT).execute(transaction);
}

export const isLiftOfLimits = (statement: unknown): boolean => statement === STATEMENT;
