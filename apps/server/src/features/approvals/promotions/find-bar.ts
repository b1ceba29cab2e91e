import { approvalErrors, type ParleyError } from "@parley/contract";
import type { Executor } from "@parley/db";
import { decide } from "../../../kernel/authorize.ts";
import type { Actor } from "../../../kernel/request-context.ts";
import { findFileById } from "../../files/index.ts";
import { loadGrants } from "../../roles/index.ts";
import type { ApprovalRow } from "../approvals.tables.ts";
import { stateOf } from "../read-approval.ts";

/** Why somebody's answer does not count towards a promotion: they may not deploy there themselves. Nothing of other kinds. */
export async function findBar(
  executor: Executor,
  { row, actor }: { row: ApprovalRow; actor: Actor },
): Promise<ParleyError | undefined> {
  const { promotion } = stateOf(row);
  if (row.kind !== "promotion" || promotion === undefined) return undefined;
  const { id, path: pathThen } = promotion.file;
  const organizationId = row.organization_id;
  // Files move, and what somebody may do depends on where they are.
  const path = (await findFileById(executor, { organizationId, id }))?.path ?? pathThen;
  const target = { kind: "file", path, environment: promotion.environment.id } as const;
  if (decide(await loadGrants(executor, actor), "deploy", target).isAllowed) return undefined;
  return approvalErrors.mayNotDeploy({ path, environment: promotion.environment.name });
}
