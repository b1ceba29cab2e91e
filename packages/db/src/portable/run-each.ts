import type { CompiledQuery } from "kysely";
import type { Executor } from "../database.ts";

/**
 * On SQLite: runs one statement with each set of parameters, without leaving the call, and says how many rows each run
 * changed. Its text is compiled once, however many there are.
 */
export async function runEach(
  executor: Executor,
  sql: string,
  parameterSets: readonly (readonly unknown[])[],
): Promise<{ changes: number }[]> {
  if (parameterSets.length === 0) return [];
  const query = { ...emptyQuery(executor), sql, parameters: [], parameterSets };
  const { rows } = await executor.executeQuery<{ changes: number }>(query);
  return rows;
}

let kept: CompiledQuery | undefined;

/** What a query consists of beside its text and parameters. */
export const emptyQuery = (executor: Executor): CompiledQuery =>
  (kept ??= executor.selectNoFrom([]).compile());
