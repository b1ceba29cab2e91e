import type { TestApp } from "./test-app.ts";

type Always = { created_at: number; updated_at: number };
type PeopleTables = {
  users: Always & {
    id: string;
    name: string;
    email: string;
    email_verified: boolean;
    two_factor_enabled: boolean;
  };
  members: Always & { organization_id: string; user_id: string; role: string };
};

const times: Always = { created_at: 1, updated_at: 1 };

/**
 * Puts a person into the organization, whose address is made of the id.
 *
 * @example await addMember(app, { id: "ana", role: "reviewer" }); // ana@example.com
 */
export async function addMember(
  { services, organizationId }: Pick<TestApp, "services" | "organizationId">,
  { id, role, name = id }: { id: string; role: string; name?: string },
): Promise<void> {
  const tables = services.database.executor.$extendTables<PeopleTables>();
  const flags = { email_verified: true, two_factor_enabled: false };
  await tables
    .insertInto("users")
    .values({ id, name, email: `${id}@example.com`, ...flags, ...times })
    .execute();
  await tables
    .insertInto("members")
    .values({ organization_id: organizationId, user_id: id, role, ...times })
    .execute();
}
