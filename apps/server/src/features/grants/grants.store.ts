import { forUpdate, prepareQuery, type Executor } from "@parley/db";
import type { GrantRow, GrantTables, GrantUseRow } from "./grants.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<GrantTables>();

type OfOrganization = { organizationId: string };
type OneOf = OfOrganization & { id: string };
type OfTool = OfOrganization & { tool: string; now: number };

export async function insertGrant(executor: Executor, row: GrantRow): Promise<void> {
  await tables(executor).insertInto("grants").values(row).execute();
}

export function findGrant(executor: Executor, { organizationId, id }: OneOf): Promise<GrantRow | undefined> {
  return tables(executor)
    .selectFrom("grants")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .executeTakeFirst();
}

export type GrantFilter = OfOrganization & {
  tool?: string | undefined;
  /** Only those that can be used at this moment. */
  openAt?: number | undefined;
};

/** Newest first. */
export function listGrants(
  executor: Executor,
  { page, size, ...filter }: GrantFilter & { page: number; size: number },
): Promise<GrantRow[]> {
  return matching(executor, filter)
    .selectAll()
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(size)
    .offset((page - 1) * size)
    .execute();
}

export async function countGrants(executor: Executor, filter: GrantFilter): Promise<number> {
  const { count } = await matching(executor, filter)
    .select(({ fn }) => fn.countAll().as("count"))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Asked with every call that wants to run. */
const usable = prepareQuery((executor, { organizationId, tool, now }: OfTool) =>
  forUpdate(
    executor,
    matching(executor, { organizationId, tool, openAt: now })
      .selectAll()
      .orderBy("created_at")
      .orderBy("id")
      .limit(100),
  ),
);

/**
 * Oldest first: what was granted first is used up first. Kept from everybody else until the transaction ends, so that two
 * who use several of them never wait for each other.
 */
export const lockUsable = (transaction: Executor, of: OfTool): Promise<GrantRow[]> =>
  usable.all(transaction, of);

const granted = prepareQuery((executor, { organizationId, now }: Omit<OfTool, "tool">) =>
  matching(executor, { organizationId, openAt: now }).select("tool").distinct(),
);

/** The tools of which some calls may be covered. */
export const listGrantedTools = async (executor: Executor, of: Omit<OfTool, "tool">): Promise<string[]> =>
  (await granted.all(executor, of)).map(({ tool }) => tool);

function matching(executor: Executor, { organizationId, tool, openAt }: GrantFilter) {
  let query = tables(executor).selectFrom("grants").where("organization_id", "=", organizationId);
  if (tool !== undefined) query = query.where("tool", "=", tool);
  if (openAt !== undefined)
    query = query
      .where("revoked_at", "is", null)
      .where((is) => is.or([is("expires_at", "is", null), is("expires_at", ">", openAt)]))
      .where((is) => is.or([is("max_uses", "is", null), is("uses", "<", is.ref("max_uses"))]))
      .where((is) => is.or([is("max_amount", "is", null), is("amount_used", "<", is.ref("max_amount"))]));
  return query;
}

/** `period`: which of a grant's periods it is now; null where it has none. */
type Taking = OneOf & { amount: number; period: number | null; now: number };

/**
 * Takes one use, and the amount, where there is still enough of all it counts at this very moment: in one statement, which waits
 * for others that use the same grant and then looks again. Nothing where there is not; else how many uses there were.
 */
export async function takeUse(
  transaction: Executor,
  { organizationId, id, amount, period, now }: Taking,
): Promise<number | undefined> {
  const taken = await tables(transaction)
    .updateTable("grants")
    .set((row) => ({
      uses: row("uses", "+", 1),
      amount_used: row("amount_used", "+", amount),
      ...(period !== null && {
        period,
        period_uses: row
          .case()
          .when("period", "=", period)
          .then(row("period_uses", "+", 1))
          .else(1)
          .end(),
      }),
    }))
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .where((is) => is.or([is("expires_at", "is", null), is("expires_at", ">", now)]))
    .where((is) => is.or([is("max_uses", "is", null), is("uses", "<", is.ref("max_uses"))]))
    .where((is) =>
      is.or([is("max_amount", "is", null), is(is("amount_used", "+", amount), "<=", is.ref("max_amount"))]),
    )
    .where((is) =>
      is.or([
        is("rate_uses", "is", null),
        is("period", "is", null),
        // A clock that is behind finds the period it is in over already: that is no new one.
        is("period", "<", period ?? 0),
        is.and([is("period", "=", period ?? 0), is("period_uses", "<", is.ref("rate_uses"))]),
      ]),
    )
    .returning("uses")
    .executeTakeFirst();
  return taken?.uses;
}

export async function insertUse(executor: Executor, row: GrantUseRow): Promise<void> {
  await tables(executor).insertInto("grant_uses").values(row).execute();
}

/** False where it is revoked already. */
export async function revokeGrant(
  executor: Executor,
  { organizationId, id, now, by }: OneOf & { now: number; by: string },
): Promise<boolean> {
  const revoked = await tables(executor)
    .updateTable("grants")
    .set({ revoked_at: now, revoked_by: by })
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .returning("id")
    .execute();
  return revoked.length > 0;
}

/** Oldest first. */
export function listUses(
  executor: Executor,
  { organizationId, id, page, size }: OneOf & { page: number; size: number },
): Promise<GrantUseRow[]> {
  return tables(executor)
    .selectFrom("grant_uses")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("grant_id", "=", id)
    .orderBy("number")
    .limit(size)
    .offset((page - 1) * size)
    .execute();
}
