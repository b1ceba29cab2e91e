import type { Executor } from "@parley/db";
import { createId } from "../../kernel/ids.ts";
import { insertEnvironments } from "./environments.store.ts";
import { insertOrganization } from "./organizations.store.ts";
import type { OrganizationRow } from "./organizations.tables.ts";

const environmentNames = ["development", "staging", "production"] as const;
const defaultEnvironment = "production";

type NewOrganization = {
  name: string;
  now: number;
  /** Puts what every organization begins with into the new one: Files, which this feature knows nothing of. */
  furnish(executor: Executor, given: { organizationId: string; now: number }): Promise<void>;
};

/**
 * A new organization with its three environments, of which `production` is the default, and all that it begins with.
 * Run it in a transaction.
 */
export async function createOrganization(
  executor: Executor,
  { name, now, furnish }: NewOrganization,
): Promise<OrganizationRow> {
  const organization = { id: createId("org"), name, created_at: now };
  await insertOrganization(executor, organization);
  await insertEnvironments(
    executor,
    environmentNames.map((environment, index) => ({
      id: createId("env"),
      organization_id: organization.id,
      name: environment,
      is_default: environment === defaultEnvironment,
      // One millisecond apart, so that a list by age keeps the order of promotion.
      created_at: now + index,
    })),
  );
  await furnish(executor, { organizationId: organization.id, now });
  return organization;
}
