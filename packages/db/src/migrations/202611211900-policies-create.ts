import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** What people decided beforehand: policies, where they are in use, and what those in shadow mode would have said. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  await createPolicies(executor, dialect);
  await createActivations(executor, dialect);
  await createShadowResults(executor, dialect);
  await addRequester(executor, dialect);
}

async function createPolicies(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("policies")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("name", type.text, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addUniqueConstraint("policies_name", ["organization_id", "name"])
    .execute();
  await executor.schema
    .createTable("policy_versions")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("policy_id", type.id, (column) => column.notNull().references("policies.id"))
    .addColumn("number", type.integer, (column) => column.notNull())
    .addColumn("hash", type.text, (column) => column.notNull())
    .addColumn("text", type.text, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("created_by", type.json, (column) => column.notNull())
    .addUniqueConstraint("policy_versions_hash", ["policy_id", "hash"])
    .addUniqueConstraint("policy_versions_number", ["policy_id", "number"])
    .execute();
}

async function createActivations(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("policy_activations")
    .addColumn("organization_id", type.id, (column) => column.notNull())
    // Empty for the organization.
    .addColumn("environment", type.text, (column) => column.notNull())
    .addColumn("mode", type.text, (column) => column.notNull())
    .addColumn("policy_id", type.id, (column) => column.notNull().references("policies.id"))
    .addColumn("version_id", type.id, (column) => column.notNull().references("policy_versions.id"))
    .addColumn("activated_at", type.timestamp, (column) => column.notNull())
    .addColumn("activated_by", type.json, (column) => column.notNull())
    .addPrimaryKeyConstraint("policy_activations_primary", ["organization_id", "environment", "mode"])
    .execute();
}

async function createShadowResults(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("policy_shadow_results")
    .addColumn("approval_id", type.id, (column) =>
      column.notNull().references("approvals.id").onDelete("cascade"),
    )
    .addColumn("version_id", type.id, (column) => column.notNull())
    .addColumn("policy_id", type.id, (column) => column.notNull())
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("at", type.timestamp, (column) => column.notNull())
    // JSON of a ruling.
    .addColumn("ruling", type.json, (column) => column.notNull())
    // Whether it goes another way than what was decided at once.
    .addColumn("is_changed", type.boolean, (column) => column.notNull())
    .addPrimaryKeyConstraint("policy_shadow_results_primary", ["approval_id", "version_id"])
    .execute();
  await executor.schema
    .createIndex("policy_shadow_results_listed")
    .on("policy_shadow_results")
    .columns(["organization_id", "policy_id", "at", "approval_id"])
    .execute();
}

/** By whom a tool was asked for before: rules count it. */
async function addRequester(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema.alterTable("approvals").addColumn("requester_id", type.id).execute();
  await executor.schema
    .createIndex("approvals_counted")
    .on("approvals")
    .columns(["organization_id", "name", "requester_id", "created_at"])
    .execute();
}
