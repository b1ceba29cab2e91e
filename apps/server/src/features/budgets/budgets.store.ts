import { inList, type Executor } from "@parley/db";
import { sql } from "kysely";
import type { BudgetMonthRow, BudgetRow, BudgetTables, ReservationRow } from "./budgets.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<BudgetTables>();

type OfSubject = { organizationId: string; subject: string };

export function listBudgets(executor: Executor, organizationId: string): Promise<BudgetRow[]> {
  return tables(executor)
    .selectFrom("budgets")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .orderBy("subject")
    .execute();
}

export async function saveBudget(executor: Executor, row: BudgetRow): Promise<void> {
  await tables(executor)
    .insertInto("budgets")
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(["organization_id", "subject"])
        .doUpdateSet({ limit_nano: row.limit_nano, updated_at: row.updated_at }),
    )
    .execute();
}

export async function deleteBudget(
  executor: Executor,
  { organizationId, subject }: OfSubject,
): Promise<boolean> {
  const deleted = await tables(executor)
    .deleteFrom("budgets")
    .where("organization_id", "=", organizationId)
    .where("subject", "=", subject)
    .returning("subject")
    .execute();
  return deleted.length > 0;
}

/** Newest first. */
export function listMonths(
  executor: Executor,
  { organizationId, from }: { organizationId: string; from: string },
): Promise<BudgetMonthRow[]> {
  return tables(executor)
    .selectFrom("budget_months")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("month", ">=", from)
    .orderBy("month", "desc")
    .execute();
}

export function findKeyName(
  executor: Executor,
  { organizationId, subject }: OfSubject,
): Promise<{ name: string } | undefined> {
  return tables(executor)
    .selectFrom("api_keys")
    .select("name")
    .where("organization_id", "=", organizationId)
    .where("id", "=", subject)
    .where("replaced_by", "is", null)
    .executeTakeFirst();
}

export function listKeyNames(
  executor: Executor,
  { organizationId, ids }: { organizationId: string; ids: string[] },
) {
  return tables(executor)
    .selectFrom("api_keys")
    .select(["id", "name"])
    .where("organization_id", "=", organizationId)
    .where(inList(executor, "id", ids))
    .execute();
}

/**
 * Sets an amount aside where it fits; answers what is left where it does not. The one statement that decides looks at
 * the row it changes, so any number of callers together never get more than there is.
 */
export async function reserve(
  transaction: Executor,
  row: ReservationRow,
): Promise<{ isReserved: true } | { isReserved: false; limitNano: number; leftNano: number }> {
  const { organization_id, subject, month, amount_nano } = row;
  await tables(transaction)
    .insertInto("budget_months")
    .values({ organization_id, subject, month, spent_nano: 0, reserved_nano: 0 })
    .onConflict((conflict) => conflict.columns(["organization_id", "subject", "month"]).doNothing())
    .execute();
  const limit = sql<number>`(select limit_nano from budgets
    where organization_id = ${organization_id} and subject = ${subject})`;
  const changed = await tables(transaction)
    .updateTable("budget_months")
    .set(({ eb }) => ({ reserved_nano: eb("reserved_nano", "+", amount_nano) }))
    .where("organization_id", "=", organization_id)
    .where("subject", "=", subject)
    .where("month", "=", month)
    // A budget that was taken away meanwhile stands in nobody's way.
    .where(sql<boolean>`spent_nano + reserved_nano + ${amount_nano} <= coalesce(${limit}, 9007199254740991)`)
    .returning("month")
    .execute();
  if (changed.length > 0) {
    await tables(transaction).insertInto("budget_reservations").values(row).execute();
    return { isReserved: true };
  }
  const found = await tables(transaction)
    .selectFrom("budget_months")
    .select(["spent_nano", "reserved_nano", limit.as("limit_nano")])
    .where("organization_id", "=", organization_id)
    .where("subject", "=", subject)
    .where("month", "=", month)
    .executeTakeFirstOrThrow();
  const limitNano = Number(found.limit_nano);
  const leftNano = Math.max(0, limitNano - found.spent_nano - found.reserved_nano);
  return { isReserved: false, limitNano, leftNano };
}

/** Ends what was set aside under an id: that much of it was spent. Whoever deletes the row is the one who counts it. */
export async function settle(
  transaction: Executor,
  { id, spentNano }: { id: string; spentNano: number | "all" },
): Promise<void> {
  const ended = await tables(transaction)
    .deleteFrom("budget_reservations")
    .where("id", "=", id)
    .returningAll()
    .execute();
  for (const row of ended.toSorted((one, other) => (one.subject < other.subject ? -1 : 1)))
    await tables(transaction)
      .updateTable("budget_months")
      .set(({ eb }) => ({
        reserved_nano: eb("reserved_nano", "-", row.amount_nano),
        spent_nano: eb("spent_nano", "+", spentNano === "all" ? row.amount_nano : spentNano),
      }))
      .where("organization_id", "=", row.organization_id)
      .where("subject", "=", row.subject)
      .where("month", "=", row.month)
      .execute();
}

export async function extendReservations(
  executor: Executor,
  { holder, ids, expiresAt }: { holder: string; ids: string[]; expiresAt: number },
): Promise<void> {
  await tables(executor)
    .updateTable("budget_reservations")
    .set({ expires_at: expiresAt })
    .where("holder", "=", holder)
    .where(inList(executor, "id", ids))
    .execute();
}

/** Those whose process is believed dead; on SQLite, at a start, all of other processes. */
export async function listAbandoned(
  executor: Executor,
  where: { now: number } | { notOf: string },
): Promise<string[]> {
  const query = tables(executor).selectFrom("budget_reservations").select("id").distinct().limit(1000);
  const rows = await (
    "now" in where ? query.where("expires_at", "<=", where.now) : query.where("holder", "!=", where.notOf)
  ).execute();
  return rows.map((row) => row.id);
}
