import type { Executor } from "@parley/db";
import { noHistory, type CallHistory } from "@parley/policy";
import type { SelectQueryBuilder } from "kysely";
import type { PastCallRow, PolicyTables, ShadowResultRow } from "./policies.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<PolicyTables>();

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;
const columns = [
  "approvals.id",
  "approvals.name",
  "approvals.status",
  "approvals.stakes",
  "approvals.run_id",
  "approvals.request",
  "approvals.requester",
  "approvals.requester_id",
  "approvals.state",
  "approvals.created_at",
] as const;

export type Counted = {
  organizationId: string;
  /** Not counted itself. */
  id: string;
  tool: string;
  requesterId: string;
  runId: string | null;
  now: number;
  /** Whether it is to be as it was then: what came after, and what was decided since, is not counted. */
  isPast: boolean;
};

/** How often the same requester asked for the same tool before. */
export async function countHistory(executor: Executor, counted: Counted): Promise<CallHistory> {
  const { organizationId, id, tool, requesterId, runId, now, isPast } = counted;
  // Clocks of processes differ: of a call that is made now, whatever is there was before it.
  const until = isPast ? now : Number.MAX_SAFE_INTEGER;
  const before = tables(executor)
    .selectFrom("approvals")
    .where("organization_id", "=", organizationId)
    .where("name", "=", tool)
    .where("requester_id", "=", requesterId)
    .where("kind", "=", "function_call")
    .where("created_at", "<=", until)
    .where("id", "<>", id);
  const day = await before
    .where("created_at", ">", now - dayMs)
    .select(({ fn }) => [
      fn.countAll().as("requests_day"),
      fn
        .countAll()
        .filterWhere("created_at", ">", now - hourMs)
        .as("requests_hour"),
      fn
        .countAll()
        .filterWhere("status", "=", "approved")
        .filterWhere("decided_at", "<=", until)
        .as("approved_day"),
      fn
        .countAll()
        .filterWhere("status", "=", "denied")
        .filterWhere("decided_at", "<=", until)
        .as("denied_day"),
    ])
    .executeTakeFirstOrThrow();
  const run =
    runId === null
      ? noHistory
      : await before
          .where("run_id", "=", runId)
          .select(({ fn }) => fn.countAll().as("requests_run"))
          .executeTakeFirstOrThrow();
  return {
    requests_hour: Number(day.requests_hour),
    requests_day: Number(day.requests_day),
    approved_day: Number(day.approved_day),
    denied_day: Number(day.denied_day),
    requests_run: Number(run.requests_run),
  };
}

/** Path of the File whose version that is; empty where there is none. */
export async function findPathOfVersion(
  executor: Executor,
  { organizationId, versionId }: { organizationId: string; versionId: string },
): Promise<string> {
  if (versionId === "") return "";
  const found = await tables(executor)
    .selectFrom("file_versions")
    .innerJoin("files", "files.id", "file_versions.file_id")
    .select("files.path")
    .where("file_versions.organization_id", "=", organizationId)
    .where("file_versions.id", "=", versionId)
    .executeTakeFirst();
  return found?.path ?? "";
}

export type PastCalls = {
  organizationId: string;
  tool?: string | undefined;
  since?: number | undefined;
  limit: number;
};

/** Newest first. */
export function listPastCalls(
  executor: Executor,
  { organizationId, tool, since, limit }: PastCalls,
): Promise<PastCallRow[]> {
  let query = tables(executor)
    .selectFrom("approvals")
    .select(columns)
    .where("organization_id", "=", organizationId)
    .where("kind", "=", "function_call");
  if (tool !== undefined) query = query.where("name", "=", tool);
  if (since !== undefined) query = query.where("created_at", ">=", since);
  return query.orderBy("created_at", "desc").orderBy("id", "desc").limit(limit).execute();
}

export type ShadowFilter = {
  organizationId: string;
  policyId: string;
  versionId?: string | undefined;
  isChanged?: boolean | undefined;
};

/** Newest first. */
export function listShadowResults(
  executor: Executor,
  { page, size, ...filter }: ShadowFilter & { page: number; size: number },
): Promise<(PastCallRow & Pick<ShadowResultRow, "ruling">)[]> {
  return shadowResults(executor, filter)
    .innerJoin("approvals", "approvals.id", "policy_shadow_results.approval_id")
    .select([...columns, "policy_shadow_results.ruling"])
    .orderBy("policy_shadow_results.at", "desc")
    .orderBy("policy_shadow_results.approval_id", "desc")
    .limit(size)
    .offset((page - 1) * size)
    .execute();
}

export async function countShadowResults(executor: Executor, filter: ShadowFilter): Promise<number> {
  const { count } = await shadowResults(executor, filter)
    .select(({ fn }) => fn.countAll().as("count"))
    .executeTakeFirstOrThrow();
  return Number(count);
}

function shadowResults(
  executor: Executor,
  { organizationId, policyId, versionId, isChanged }: ShadowFilter,
): SelectQueryBuilder<PolicyTables, "policy_shadow_results", object> {
  let query = tables(executor)
    .selectFrom("policy_shadow_results")
    .where("policy_shadow_results.organization_id", "=", organizationId)
    .where("policy_shadow_results.policy_id", "=", policyId);
  if (versionId !== undefined) query = query.where("policy_shadow_results.version_id", "=", versionId);
  if (isChanged === true) query = query.where("policy_shadow_results.is_changed", "=", true);
  return query;
}
