import type { AccessSubject } from "@parley/contract";
import { fromJson, takeLock, toJson, type Executor } from "@parley/db";
import {
  listDirectoryRules,
  listProtectedEnvironments,
  updateDeployers,
  updateDirectoryGrants,
} from "./roles.store.ts";

/** Keeps the rules and roles of an organization from everybody else until the transaction ends. */
export const lockRoles = (transaction: Executor, organizationId: string): Promise<void> =>
  takeLock(transaction, `roles:${organizationId}`);

/** Takes somebody who is gone out of every rule that names them: who comes back begins anew. Run it in a transaction. */
export async function forgetSubject(
  transaction: Executor,
  { organizationId, subject }: { organizationId: string; subject: AccessSubject },
): Promise<void> {
  await lockRoles(transaction, organizationId);
  const isAnother = ({ kind, id }: AccessSubject): boolean => kind !== subject.kind || id !== subject.id;
  for (const row of await listDirectoryRules(transaction, organizationId)) {
    const grants = fromJson<AccessSubject[]>(row.grants);
    const left = grants.filter(isAnother);
    if (left.length < grants.length)
      await updateDirectoryGrants(transaction, { ...row, grants: toJson(left) });
  }
  for (const row of await listProtectedEnvironments(transaction, organizationId)) {
    const deployers = fromJson<AccessSubject[]>(row.deployers);
    const left = deployers.filter(isAnother);
    if (left.length < deployers.length)
      await updateDeployers(transaction, { ...row, deployers: toJson(left) });
  }
}
