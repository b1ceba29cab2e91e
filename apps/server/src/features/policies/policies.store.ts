import { prepareQuery, type Executor } from "@parley/db";
import type {
  PolicyActivationRow,
  PolicyRow,
  PolicyTables,
  PolicyVersionRow,
  ShadowResultRow,
} from "./policies.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<PolicyTables>();

type OfOrganization = { organizationId: string };
type OfPolicy = OfOrganization & { policyId: string };

export function listPolicies(executor: Executor, { organizationId }: OfOrganization): Promise<PolicyRow[]> {
  return tables(executor)
    .selectFrom("policies")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .orderBy("name")
    .execute();
}

export function findPolicy(
  executor: Executor,
  { organizationId, policyId }: OfPolicy,
): Promise<PolicyRow | undefined> {
  return tables(executor)
    .selectFrom("policies")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("id", "=", policyId)
    .executeTakeFirst();
}

/** The policy of that name: the one that is there, or this one. */
export async function ensurePolicy(executor: Executor, row: PolicyRow): Promise<PolicyRow> {
  await tables(executor)
    .insertInto("policies")
    .values(row)
    .onConflict((conflict) => conflict.columns(["organization_id", "name"]).doNothing())
    .execute();
  return tables(executor)
    .selectFrom("policies")
    .selectAll()
    .where("organization_id", "=", row.organization_id)
    .where("name", "=", row.name)
    .executeTakeFirstOrThrow();
}

export async function insertVersion(executor: Executor, row: PolicyVersionRow): Promise<void> {
  await tables(executor).insertInto("policy_versions").values(row).execute();
}

/** Newest first; the texts are for whoever asks for one. */
export function listVersions(
  executor: Executor,
  { organizationId, policyId }: OfOrganization & { policyId?: string },
): Promise<Omit<PolicyVersionRow, "text">[]> {
  let query = tables(executor)
    .selectFrom("policy_versions")
    .select(["id", "organization_id", "policy_id", "number", "hash", "created_at", "created_by"])
    .where("organization_id", "=", organizationId);
  if (policyId !== undefined) query = query.where("policy_id", "=", policyId);
  return query.orderBy("number", "desc").execute();
}

export function findVersion(
  executor: Executor,
  { organizationId, policyId, versionId }: OfPolicy & { versionId: string },
): Promise<PolicyVersionRow | undefined> {
  return tables(executor)
    .selectFrom("policy_versions")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("policy_id", "=", policyId)
    .where("id", "=", versionId)
    .executeTakeFirst();
}

export function listActivations(
  executor: Executor,
  { organizationId }: OfOrganization,
): Promise<PolicyActivationRow[]> {
  return tables(executor)
    .selectFrom("policy_activations")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .orderBy("environment")
    .orderBy("mode")
    .execute();
}

export async function saveActivation(executor: Executor, row: PolicyActivationRow): Promise<void> {
  const { organization_id: _organization, environment: _environment, mode: _mode, ...changes } = row;
  await tables(executor)
    .insertInto("policy_activations")
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(["organization_id", "environment", "mode"]).doUpdateSet(changes),
    )
    .execute();
}

/** False where it was not in use. */
export async function deleteActivation(
  executor: Executor,
  {
    organizationId,
    policyId,
    environment,
    mode,
  }: OfPolicy & Pick<PolicyActivationRow, "environment" | "mode">,
): Promise<boolean> {
  const deleted = await tables(executor)
    .deleteFrom("policy_activations")
    .where("organization_id", "=", organizationId)
    .where("policy_id", "=", policyId)
    .where("environment", "=", environment)
    .where("mode", "=", mode)
    .returning("version_id")
    .execute();
  return deleted.length > 0;
}

export type PolicyInUse = Pick<PolicyActivationRow, "environment" | "mode" | "policy_id" | "version_id"> & {
  name: string;
  text: string;
};

type OfEnvironment = OfOrganization & { environment: string };

const inUse = prepareQuery((executor, { organizationId, environment }: OfEnvironment) =>
  tables(executor)
    .selectFrom("policy_activations")
    .innerJoin("policy_versions", "policy_versions.id", "policy_activations.version_id")
    .innerJoin("policies", "policies.id", "policy_activations.policy_id")
    .select([
      "policy_activations.environment",
      "policy_activations.mode",
      "policy_activations.policy_id",
      "policy_activations.version_id",
      "policies.name",
      "policy_versions.text",
    ])
    .where("policy_activations.organization_id", "=", organizationId)
    .where((is) =>
      is.or([
        is("policy_activations.environment", "=", ""),
        is("policy_activations.environment", "=", environment),
      ]),
    ),
);

/** What is in use for the organization and for the environment. Asked with every call that wants to run. */
export const listInUse = (executor: Executor, of: OfEnvironment): Promise<PolicyInUse[]> =>
  inUse.all(executor, of);

const anyInUse = prepareQuery((executor, { organizationId }: OfOrganization) =>
  tables(executor)
    .selectFrom("policy_activations")
    .select("version_id")
    .where("organization_id", "=", organizationId)
    .limit(1),
);

/** Whether any is in use or watches, wherever in the organization. */
export const hasPolicyInUse = async (executor: Executor, of: OfOrganization): Promise<boolean> =>
  (await anyInUse.first(executor, of)) !== undefined;

export async function insertShadowResult(executor: Executor, row: ShadowResultRow): Promise<void> {
  await tables(executor).insertInto("policy_shadow_results").values(row).execute();
}
