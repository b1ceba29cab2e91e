import { approvalErrors } from "@parley/contract";
import { fromJson } from "@parley/db";
import type { Actor } from "../../kernel/request-context.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import type { ApprovalFacts } from "./domain/approval-state.ts";

/** Who wants to do what only who asked may. */
export type Owner = { readonly ids: readonly string[]; readonly isAdmin: boolean };

export const ownerOf = ({ id, userId, permissions }: Actor): Owner => ({
  ids: userId === undefined ? [id] : [id, userId],
  isAdmin: permissions.has("admin"),
});

/** @throws not_requester */
export function refuseOthers({ id, requesterIds }: ApprovalFacts, { ids, isAdmin }: Owner): void {
  if (isAdmin || ids.some((one) => requesterIds.includes(one))) return;
  throw approvalErrors.notRequester({ approval_id: id });
}

export const isRequester = (row: Pick<ApprovalRow, "requester_ids">, { ids }: Owner): boolean => {
  const requesterIds = fromJson<string[]>(row.requester_ids);
  return ids.some((id) => requesterIds.includes(id));
};
