import type { Executor } from "./database.ts";

/**
 * Work that may be done on a thread.
 *
 * ```ts
 * export const countAll = (transaction: Executor, table: string) => …;
 * const counting = { module: import.meta.url, run: countAll };
 * ```
 */
export type BackgroundWork<Input, Output> = {
  /** Where a thread finds `run`. It loads this module and what that imports: let that be little. */
  module: string;
  /** A function that `module` exports under the function's own name. */
  run(transaction: Executor, input: Input): Promise<Output>;
};
