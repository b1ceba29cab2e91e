import { containsText, jsonValue, type Executor } from "@parley/db";
import { sql, type Expression, type SqlBool } from "kysely";
import type { Author } from "../../kernel/author.ts";

/** Who belongs to an organization, and whose keys are whose; read here, written there. */
type PeopleTables = {
  users: { id: string; email: string };
  members: { organization_id: string; user_id: string };
  api_keys: { id: string; organization_id: string; user_id: string | null };
};

const tables = (executor: Executor) => executor.$extendTables<PeopleTables>();

/**
 * Whether a text is part of the name or the address of whoever made a File. Of members it is the address that their
 * account has now, whether they came by session or by a key of their own; of others the one that came with the File.
 */
export function isCreatedBy(
  executor: Executor,
  { organizationId, text }: { organizationId: string; text: string },
): Expression<SqlBool> {
  const kept = (key: keyof Author) => jsonValue(executor, "files.created_by", [key]).text;
  const people = tables(executor)
    .selectFrom("members")
    .innerJoin("users", "users.id", "members.user_id")
    .select("users.id")
    .where("members.organization_id", "=", organizationId)
    .where(containsText(executor, "users.email", text));
  const keys = tables(executor)
    .selectFrom("api_keys")
    .select("api_keys.id")
    .where("api_keys.organization_id", "=", organizationId)
    .where("api_keys.user_id", "in", people);
  return sql<SqlBool>`(${containsText(executor, kept("full_name"), text)}
    or ${containsText(executor, kept("email_address"), text)}
    or ${kept("id")} in ${people} or ${kept("id")} in ${keys})`;
}
