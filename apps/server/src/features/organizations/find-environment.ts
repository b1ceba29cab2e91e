import { environmentErrors } from "@parley/contract";
import type { Executor } from "@parley/db";
import { findAlias } from "../../kernel/aliases/aliases.store.ts";
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
  const alias = "id" in wanted ? await findAliased(executor, wanted) : undefined;
  const aliased = environments.find((row) => row.id === alias);
  if (aliased) return aliased;
  throw environmentErrors.notFound({ environment: "id" in wanted ? wanted.id : wanted.name });
}

const findAliased = (executor: Executor, { organizationId, id }: { organizationId: string; id: string }) =>
  findAlias(executor, { organizationId, kind: "environment", oldId: id });
