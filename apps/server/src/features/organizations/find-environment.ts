import { environmentErrors } from "@parley/contract";
import type { Executor } from "@parley/db";
import { listEnvironments } from "./environments.store.ts";
import type { EnvironmentRow } from "./organizations.tables.ts";

type Wanted = { organizationId: string; name: string } | { organizationId: string; id: string };

/** @throws not_found naming the environment that was asked for */
export async function getEnvironment(executor: Executor, wanted: Wanted): Promise<EnvironmentRow> {
  const environments = await listEnvironments(executor, wanted.organizationId);
  const found = environments.find((row) =>
    "id" in wanted ? row.id === wanted.id : row.name === wanted.name,
  );
  if (found) return found;
  throw environmentErrors.notFound({ environment: "id" in wanted ? wanted.id : wanted.name });
}
