import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** Who belongs to an organization: members, who is invited, teams, and accounts of programs. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  await createMembers(executor, dialect);
  await createInvitations(executor, dialect);
  await createTeams(executor, dialect);
  await createServiceAccounts(executor, dialect);
}

async function createMembers(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("members")
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("user_id", type.id, (column) => column.notNull().references("users.id").onDelete("cascade"))
    // The name of a built-in role, or the id of one of the organization's own.
    .addColumn("role", type.text, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint("members_primary", ["organization_id", "user_id"])
    .execute();
  await executor.schema.createIndex("members_user").on("members").column("user_id").execute();
}

async function createInvitations(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("invitations")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("email", type.text, (column) => column.notNull())
    .addColumn("role", type.text, (column) => column.notNull())
    .addColumn("token_hash", type.text, (column) => column.notNull().unique())
    // JSON: who did it, as it is kept everywhere.
    .addColumn("invited_by", type.json, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("expires_at", type.timestamp, (column) => column.notNull())
    .addColumn("accepted_at", type.timestamp)
    .addColumn("accepted_by", type.id, (column) => column.references("users.id").onDelete("set null"))
    .addColumn("revoked_at", type.timestamp)
    .execute();
  await executor.schema
    .createIndex("invitations_organization")
    .on("invitations")
    .columns(["organization_id", "created_at"])
    .execute();
}

async function createTeams(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("teams")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("name", type.text, (column) => column.notNull())
    .addColumn("description", type.text, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addUniqueConstraint("teams_name", ["organization_id", "name"])
    .execute();
  await executor.schema
    .createTable("team_members")
    .addColumn("team_id", type.id, (column) => column.notNull().references("teams.id").onDelete("cascade"))
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("user_id", type.id, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint("team_members_primary", ["team_id", "user_id"])
    // Who leaves the organization leaves its teams.
    .addForeignKeyConstraint(
      "team_members_member",
      ["organization_id", "user_id"],
      "members",
      ["organization_id", "user_id"],
      (constraint) => constraint.onDelete("cascade"),
    )
    .execute();
  await executor.schema
    .createIndex("team_members_user")
    .on("team_members")
    .columns(["organization_id", "user_id"])
    .execute();
}

async function createServiceAccounts(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("service_accounts")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("name", type.text, (column) => column.notNull())
    .addColumn("description", type.text, (column) => column.notNull())
    .addColumn("role", type.text, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("disabled_at", type.timestamp)
    .addUniqueConstraint("service_accounts_name", ["organization_id", "name"])
    .execute();
}
