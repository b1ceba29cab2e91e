import type { Executor } from "@parley/db";
import { sql } from "kysely";

type RemovalTables = { removal_marks: { organization_id: string; mark: number } };

const tables = (executor: Executor) => executor.$extendTables<RemovalTables>();

/** Tells whoever keeps sums over Logs that some are gone. Run it in the transaction that deletes Logs, Files or versions. */
export async function noteRemoval(executor: Executor, organizationId: string): Promise<void> {
  await tables(executor)
    .insertInto("removal_marks")
    .values({ organization_id: organizationId, mark: 1 })
    .onConflict((conflict) =>
      conflict.column("organization_id").doUpdateSet({ mark: sql<number>`removal_marks.mark + 1` }),
    )
    .execute();
}

/** Another number after each removal. Read it before what is to be kept under it. */
export async function readRemovalMark(executor: Executor, organizationId: string): Promise<number> {
  const row = await tables(executor)
    .selectFrom("removal_marks")
    .select("mark")
    .where("organization_id", "=", organizationId)
    .executeTakeFirst();
  return Number(row?.mark ?? 0);
}
