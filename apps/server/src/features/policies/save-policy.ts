import { hash } from "node:crypto";
import { policyErrors, type Policy } from "@parley/contract";
import { takeLock, toJson, type Database } from "@parley/db";
import { parsePolicy } from "@parley/policy";
import { toAuthor } from "../../kernel/author.ts";
import type { Clock } from "../../kernel/clock.ts";
import { createId } from "../../kernel/ids.ts";
import type { Actor } from "../../kernel/request-context.ts";
import { readPolicy } from "./describe-policy.ts";
import { ensurePolicy, insertVersion, listVersions } from "./policies.store.ts";

type Saving = { organizationId: string; actor: Actor; name: string; text: string };

/**
 * Adds a version to the policy of that name, which is made where there is none. Equal text is the same version.
 *
 * @throws unreadable
 */
export function savePolicy(
  { database, clock }: { database: Database; clock: Clock },
  { organizationId, actor, name, text }: Saving,
): Promise<Policy> {
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw policyErrors.unreadable({ problems: parsed.problems });
  return database.transaction(async (transaction) => {
    // Versions are numbered one after the other.
    await takeLock(transaction, `policies:${organizationId}`);
    const now = clock();
    const row = { id: createId("pol"), organization_id: organizationId, name, created_at: now };
    const { id: policyId } = await ensurePolicy(transaction, row);
    const versions = await listVersions(transaction, { organizationId, policyId });
    const textHash = hash("sha256", text);
    if (!versions.some((version) => version.hash === textHash))
      await insertVersion(transaction, {
        id: createId("polv"),
        organization_id: organizationId,
        policy_id: policyId,
        number: (versions[0]?.number ?? 0) + 1,
        hash: textHash,
        text,
        created_at: now,
        created_by: toJson(toAuthor(actor)),
      });
    return readPolicy(transaction, { organizationId, policyId });
  });
}
