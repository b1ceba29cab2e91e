import type { Executor } from "@parley/db";
import { createId } from "../../kernel/ids.ts";
import { insertEnvironments } from "./environments.store.ts";
import { insertOrganization } from "./organizations.store.ts";
import type { OrganizationRow } from "./organizations.tables.ts";

const environmentNames = ["development", "staging", "production"] as const;
const defaultEnvironment = "production";

/** A new organization with its three environments, of which `production` is the default. */
export async function createOrganization(
  executor: Executor,
  { name, now }: { name: string; now: number },
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
  return organization;
}
