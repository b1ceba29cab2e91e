import type { Dialect, Executor } from "../database.ts";

/** What a file in `migrations/` exports. Runs inside the migrating transaction: no `commit`, nothing that cannot be rolled back. */
export type Migration = {
  up(executor: Executor, dialect: Dialect): Promise<void>;
};
