import { PostgresAdapter } from "kysely";
import type { Dialect, Executor } from "../database.ts";

/** The engine under an executor or a transaction. */
export function dialectOf(executor: Pick<Executor, "getExecutor">): Dialect {
  return executor.getExecutor().adapter instanceof PostgresAdapter ? "postgres" : "sqlite";
}
