import { policyErrors, type Policy } from "@parley/contract";
import { fromJson, type Executor } from "@parley/db";
import type { Author } from "../../kernel/author.ts";
import { toTimestamp } from "../../kernel/clock.ts";
import { findPolicy, listActivations, listVersions } from "./policies.store.ts";
import type { PolicyActivationRow, PolicyRow, PolicyVersionRow } from "./policies.tables.ts";

type OfPolicy = { organizationId: string; policyId: string };

/** @throws not_found */
export async function readPolicy(
  executor: Executor,
  { organizationId, policyId }: OfPolicy,
): Promise<Policy> {
  const row = await findPolicy(executor, { organizationId, policyId });
  if (row === undefined) throw policyErrors.notFound({ policy_id: policyId });
  const versions = await listVersions(executor, { organizationId, policyId });
  return describePolicy(row, { versions, activations: await listActivations(executor, { organizationId }) });
}

type VersionFacts = Omit<PolicyVersionRow, "text">;

export const describeVersion = (row: VersionFacts) => ({
  id: row.id,
  policy_id: row.policy_id,
  number: row.number,
  hash: row.hash,
  created_at: toTimestamp(row.created_at),
  created_by: fromJson<Author>(row.created_by),
});

type Beside = { versions: readonly VersionFacts[]; activations: readonly PolicyActivationRow[] };

/** Beside it, those of all policies, the newest versions first. */
export function describePolicy(row: PolicyRow, { versions, activations }: Beside): Policy {
  const latest = versions.find(({ policy_id }) => policy_id === row.id);
  if (latest === undefined) throw new Error(`The policy ${row.id} has no version.`);
  return {
    id: row.id,
    name: row.name,
    latest_version: describeVersion(latest),
    activations: activations
      .filter(({ policy_id }) => policy_id === row.id)
      .map((activation) => ({
        environment: activation.environment === "" ? null : activation.environment,
        mode: activation.mode,
        version_id: activation.version_id,
        activated_at: toTimestamp(activation.activated_at),
        activated_by: fromJson<Author>(activation.activated_by),
      })),
    created_at: toTimestamp(row.created_at),
  };
}
