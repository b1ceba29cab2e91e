import { policyErrors, type Policy } from "@parley/contract";
import { toJson, type Database } from "@parley/db";
import { parsePolicy, runPolicyTests } from "@parley/policy";
import { toAuthor } from "../../kernel/author.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Actor } from "../../kernel/request-context.ts";
import { readPolicy } from "./describe-policy.ts";
import { findVersion, saveActivation } from "./policies.store.ts";
import type { PolicyActivationRow } from "./policies.tables.ts";
import { testInTime } from "./test-policy.ts";

type Activating = Pick<PolicyActivationRow, "environment" | "mode"> & {
  organizationId: string;
  policyId: string;
  versionId: string;
  actor: Actor;
};

/**
 * Puts a version to use in place of what was in use there; its tests have to pass.
 *
 * @throws version_not_found; unreadable; tests_failed
 */
export const activatePolicy = (
  { database, clock }: { database: Database; clock: Clock },
  { actor, environment, mode, ...which }: Activating,
): Promise<Policy> =>
  database.transaction(async (transaction) => {
    const { organizationId, policyId, versionId } = which;
    const version = await findVersion(transaction, which);
    if (version === undefined)
      throw policyErrors.versionNotFound({ policy_id: policyId, version_id: versionId });
    const now = clock();
    refuseUnfit(version.text, now);
    await saveActivation(transaction, {
      organization_id: organizationId,
      environment,
      mode,
      policy_id: policyId,
      version_id: versionId,
      activated_at: now,
      activated_by: toJson(toAuthor(actor)),
    });
    return readPolicy(transaction, { organizationId, policyId });
  });

function refuseUnfit(text: string, now: number): void {
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw policyErrors.unreadable({ problems: parsed.problems });
  const failed = testInTime(() => runPolicyTests(parsed.policy, now)).filter(({ passed }) => !passed);
  if (failed.length > 0) throw policyErrors.testsFailed({ tests: failed.map(({ name }) => name) });
}
