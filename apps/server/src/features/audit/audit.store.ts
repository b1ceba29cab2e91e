import type { Executor } from "@parley/db";
import type { AuditEntryRow, AuditTables } from "../../kernel/audit/audit.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<AuditTables>();

export type AuditFilter = {
  organizationId: string;
  /** The action, or how it begins. */
  action?: string | undefined;
  outcome?: AuditEntryRow["outcome"] | undefined;
  actorId?: string | undefined;
  target?: string | undefined;
  from?: number | undefined;
  to?: number | undefined;
  before?: number | undefined;
};

/** Newest first. */
export function listEntries(
  executor: Executor,
  { filter, limit }: { filter: AuditFilter; limit: number },
): Promise<AuditEntryRow[]> {
  return matching(executor, filter).orderBy("sequence", "desc").limit(limit).execute();
}

function matching(executor: Executor, filter: AuditFilter) {
  const { organizationId, action, outcome, actorId, target, from, to, before } = filter;
  let query = tables(executor)
    .selectFrom("audit_entries")
    .selectAll()
    .where("organization_id", "=", organizationId);
  if (action) query = query.where("action", ">=", action).where("action", "<", `${action}\u{10ffff}`);
  if (outcome) query = query.where("outcome", "=", outcome);
  if (actorId) query = query.where("actor_id", "=", actorId);
  if (target) query = query.where("target", "=", target);
  if (from !== undefined) query = query.where("recorded_at", ">=", from);
  if (to !== undefined) query = query.where("recorded_at", "<=", to);
  if (before !== undefined) query = query.where("sequence", "<", before);
  return query;
}

/** Oldest first, as they stand, whatever their sequence says. */
export function listChain(
  executor: Executor,
  { after, limit, ...filter }: AuditFilter & { after: number; limit: number },
): Promise<AuditEntryRow[]> {
  return matching(executor, filter).where("sequence", ">", after).orderBy("sequence").limit(limit).execute();
}

export function findHead(
  executor: Executor,
  organizationId: string,
): Promise<{ sequence: number; hash: string } | undefined> {
  return tables(executor)
    .selectFrom("audit_heads")
    .select(["sequence", "hash"])
    .where("organization_id", "=", organizationId)
    .executeTakeFirst();
}
