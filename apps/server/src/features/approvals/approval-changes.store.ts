import { inList, type Executor } from "@parley/db";
import type { ApprovalEventRow, ApprovalRow, ApprovalTables } from "./approvals.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<ApprovalTables>();

/** An event, and what it belongs to. */
export type ChangeRow = ApprovalEventRow &
  Pick<ApprovalRow, "name" | "kind" | "stakes" | "status" | "run_id">;

/** What an event is found by, and where it stands among others. */
export type ChangeKey = Pick<ApprovalEventRow, "approval_id" | "number" | "at">;
type OfRun = { organizationId: string; runId?: string | undefined };

/** Where a page goes on, and how much it holds. */
type Page<Key> = { since: number; after: Key | undefined; size: number };
export type TouchedKey = ChangeKey & Pick<ApprovalEventRow, "organization_id">;

/** A page of what has happened since to requests of these organizations, by name only. */
export function listTouched(
  executor: Executor,
  { organizationIds, since, after, size }: Page<TouchedKey> & { organizationIds: string[] },
): Promise<TouchedKey[]> {
  let query = tables(executor)
    .selectFrom("approval_events")
    .select(["organization_id", "at", "approval_id", "number"])
    .where(inList(executor, "organization_id", organizationIds))
    .where("at", ">=", since)
    .orderBy("organization_id")
    .orderBy("at")
    .orderBy("approval_id")
    .orderBy("number")
    .limit(size);
  if (after !== undefined)
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(
        refTuple("organization_id", "at", "approval_id", "number"),
        ">",
        tuple(after.organization_id, after.at, after.approval_id, after.number),
      ),
    );
  return query.execute();
}

/** A page of what has happened since, oldest first, by name only. */
export function listChangeKeys(
  executor: Executor,
  { since, after, size, ...of }: OfRun & Page<ChangeKey>,
): Promise<ChangeKey[]> {
  let query = ofRun(executor, of)
    .select(["approval_events.approval_id", "approval_events.number", "approval_events.at"])
    .where("approval_events.at", ">=", since)
    .orderBy("approval_events.at")
    .orderBy("approval_events.approval_id")
    .orderBy("approval_events.number")
    .limit(size);
  if (after !== undefined)
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(
        refTuple("approval_events.at", "approval_events.approval_id", "approval_events.number"),
        ">",
        tuple(after.at, after.approval_id, after.number),
      ),
    );
  return query.execute();
}

type Numbered = { organizationId: string; approvalIds: string[]; first: number; last: number };

/** What has happened to these requests, from one number of each to another. */
export function listChangesOf(
  executor: Executor,
  { organizationId, approvalIds, first, last }: Numbered,
): Promise<ChangeRow[]> {
  return ofRun(executor, { organizationId })
    .innerJoin("approvals", "approvals.id", "approval_events.approval_id")
    .selectAll("approval_events")
    .select(headline)
    .where(inList(executor, "approval_events.approval_id", approvalIds))
    .where("approval_events.number", ">=", first)
    .where("approval_events.number", "<=", last)
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
