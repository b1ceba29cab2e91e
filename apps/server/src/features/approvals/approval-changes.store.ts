import { inList, type Executor } from "@parley/db";
import type { ApprovalEventRow, ApprovalRow, ApprovalTables } from "./approvals.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<ApprovalTables>();

/** An event, and what it belongs to. */
export type ChangeRow = ApprovalEventRow &
  Pick<ApprovalRow, "name" | "kind" | "stakes" | "status" | "run_id">;

type ChangeKey = Pick<ApprovalEventRow, "approval_id" | "number" | "at">;
type OfRun = { organizationId: string; runId?: string | undefined };

/** Which requests of these organizations something has happened to since. */
export function listTouched(
  executor: Executor,
  { organizationIds, since }: { organizationIds: string[]; since: number },
): Promise<Pick<ApprovalEventRow, "organization_id" | "approval_id">[]> {
  return tables(executor)
    .selectFrom("approval_events")
    .select(["organization_id", "approval_id"])
    .distinct()
    .where(inList(executor, "organization_id", organizationIds))
    .where("at", ">=", since)
    .execute();
}

/** What has happened since, oldest first, by name only. */
export function listChangeKeys(
  executor: Executor,
  { since, ...of }: OfRun & { since: number },
): Promise<ChangeKey[]> {
  return ofRun(executor, of)
    .select(["approval_events.approval_id", "approval_events.number", "approval_events.at"])
    .where("approval_events.at", ">=", since)
    .orderBy("approval_events.at")
    .orderBy("approval_events.approval_id")
    .orderBy("approval_events.number")
    .execute();
}

/** All that has happened to these requests. */
export function listChangesOf(
  executor: Executor,
  { organizationId, approvalIds }: { organizationId: string; approvalIds: string[] },
): Promise<ChangeRow[]> {
  return ofRun(executor, { organizationId })
    .innerJoin("approvals", "approvals.id", "approval_events.approval_id")
    .selectAll("approval_events")
    .select(headline)
    .where(inList(executor, "approval_events.approval_id", approvalIds))
    .execute();
}

/** The latest that has happened, newest first. */
export function listLatestChanges(
  executor: Executor,
  { size, ...of }: OfRun & { size: number },
): Promise<ChangeRow[]> {
  return ofRun(executor, of)
    .innerJoin("approvals", "approvals.id", "approval_events.approval_id")
    .selectAll("approval_events")
    .select(headline)
    .orderBy("approval_events.at", "desc")
    .orderBy("approval_events.approval_id", "desc")
    .orderBy("approval_events.number", "desc")
    .limit(size)
    .execute();
}

const headline = [
  "approvals.name",
  "approvals.kind",
  "approvals.stakes",
  "approvals.status",
  "approvals.run_id",
] as const;

function ofRun(executor: Executor, { organizationId, runId }: OfRun) {
  const events = tables(executor)
    .selectFrom("approval_events")
    .where("approval_events.organization_id", "=", organizationId);
  if (runId === undefined) return events;
  return events.where("approval_events.approval_id", "in", (query) =>
    query
      .selectFrom("approvals")
      .select("approvals.id")
      .where("approvals.organization_id", "=", organizationId)
      .where("approvals.run_id", "=", runId),
  );
}
