import { prepareQuery, type Executor } from "@parley/db";
import type { EnvironmentRow, OrganizationTables } from "./organizations.tables.ts";

/** What holds on to environments, though another feature writes it. */
type UsingTables = {
  files: { id: string; organization_id: string; path: string; deleted_at: number | null };
  deployments: { organization_id: string; file_id: string; environment_id: string };
  monitoring_evaluators: { organization_id: string; file_id: string; environment_id: string | null };
};

const tables = (executor: Executor) => executor.$extendTables<OrganizationTables & UsingTables>();

type OfOrganization = { organizationId: string };
type OfEnvironment = OfOrganization & { id: string };

const columns = ["id", "organization_id", "name", "is_default", "created_at"] as const;

export async function insertEnvironments(executor: Executor, rows: EnvironmentRow[]): Promise<void> {
  await tables(executor).insertInto("environments").values(rows).execute();
}

/** All there were, also those that were deleted: for the history. */
export function listEverEnvironments(executor: Executor, organizationId: string): Promise<EnvironmentRow[]> {
  return environmentsOf(executor, organizationId).execute();
}

const environmentsNow = prepareQuery((executor, { organizationId }: OfOrganization) =>
  environmentsOf(executor, organizationId).where("deleted_at", "is", null),
);

export const listEnvironments = (executor: Executor, organizationId: string): Promise<EnvironmentRow[]> =>
  environmentsNow.all(executor, { organizationId });

const environmentsOf = (executor: Executor, organizationId: string) =>
  tables(executor)
    .selectFrom("environments")
    .select(columns)
    .where("organization_id", "=", organizationId)
    .orderBy("created_at")
    .orderBy("id");

const change = (executor: Executor, { organizationId, id }: OfEnvironment) =>
  tables(executor)
    .updateTable("environments")
    .where("organization_id", "=", organizationId)
    .where("id", "=", id);

export async function renameEnvironment(
  executor: Executor,
  environment: OfEnvironment & { name: string },
): Promise<void> {
  await change(executor, environment).set({ name: environment.name }).execute();
}

export async function makeDefaultEnvironment(executor: Executor, environment: OfEnvironment): Promise<void> {
  await tables(executor)
    .updateTable("environments")
    .set({ is_default: false })
    .where("organization_id", "=", environment.organizationId)
    .execute();
  await change(executor, environment).set({ is_default: true }).execute();
}

/** Makes an environment unfindable and frees its name; the history still shows what it was called. */
export async function markEnvironmentDeleted(
  executor: Executor,
  environment: OfEnvironment & { name: string; now: number },
): Promise<void> {
  const { id, name, now } = environment;
  await change(executor, environment)
    .set({ deleted_at: now, name: `${name} (deleted ${id})` })
    .execute();
}

/** Whether a File has something deployed there, or is watched by what is. */
export const isEnvironmentInUse = async (executor: Executor, environment: OfEnvironment): Promise<boolean> =>
  (await listFilesOfEnvironment(executor, { ...environment, limit: 1 })).length > 0;

/** Paths of Files that have something deployed there, or are watched by what is. */
export async function listFilesOfEnvironment(
  executor: Executor,
  { organizationId, id, limit }: OfEnvironment & { limit: number },
): Promise<string[]> {
  const using = (table: "deployments" | "monitoring_evaluators") =>
    tables(executor)
      .selectFrom(table)
      .select("file_id")
      .where("organization_id", "=", organizationId)
      .where("environment_id", "=", id);
  const files = await tables(executor)
    .selectFrom("files")
    .select("path")
    .where("organization_id", "=", organizationId)
    .where("deleted_at", "is", null)
    .where(({ eb, or }) =>
      or([eb("id", "in", using("deployments")), eb("id", "in", using("monitoring_evaluators"))]),
    )
    .orderBy("path")
    .limit(limit)
    .execute();
  return files.map(({ path }) => path);
}

/** A row of an environment stays when it is deleted; its secrets do not. */
export async function deleteProviderKeysOf(
  executor: Executor,
  { organizationId, id }: { organizationId: string; id: string },
): Promise<void> {
  await executor
    .$extendTables<{ environment_provider_keys: { organization_id: string; environment_id: string } }>()
    .deleteFrom("environment_provider_keys")
    .where("organization_id", "=", organizationId)
    .where("environment_id", "=", id)
    .execute();
}
