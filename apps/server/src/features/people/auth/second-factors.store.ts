import type { Executor } from "@parley/db";

/** As better-auth encrypts them. */
export type SecondFactorRow = { id: string; secret: string; backup_codes: string };

const tables = (executor: Executor) => executor.$extendTables<{ two_factors: SecondFactorRow }>();

/** Of everybody: the master secret is of no organization. */
export function listSecondFactors(
  executor: Executor,
  { after, limit }: { after: string; limit: number },
): Promise<SecondFactorRow[]> {
  return tables(executor)
    .selectFrom("two_factors")
    .select(["id", "secret", "backup_codes"])
    .where("id", ">", after)
    .orderBy("id")
    .limit(limit)
    .execute();
}

/** Only where it is what was read: whoever used a backup code meanwhile encrypted it anew already. */
export async function replaceSecondFactor(
  executor: Executor,
  { row, fresh }: { row: SecondFactorRow; fresh: Omit<SecondFactorRow, "id"> },
): Promise<void> {
  await tables(executor)
    .updateTable("two_factors")
    .set(fresh)
    .where("id", "=", row.id)
    .where("secret", "=", row.secret)
    .where("backup_codes", "=", row.backup_codes)
    .execute();
}
