import { environmentErrors } from "@parley/contract";
import { takeLock, type Database, type Executor } from "@parley/db";
import type { Clock } from "../../kernel/clock.ts";
import type { EventBus } from "../../kernel/events.ts";
import { createId } from "../../kernel/ids.ts";
import {
  deleteProviderKeysOf,
  insertEnvironments,
  listEnvironments,
  listFilesOfEnvironment,
  makeDefaultEnvironment,
  markEnvironmentDeleted,
  renameEnvironment,
} from "./environments.store.ts";
import { getEnvironment } from "./find-environment.ts";
import type { EnvironmentRow } from "./organizations.tables.ts";

export type EnvironmentDependencies = { database: Database; clock: Clock; events: EventBus };

type Change = { organizationId: string; id: string };

/** Keeps the organization's environments from everybody else until the transaction ends. */
const lockEnvironments = (transaction: Executor, organizationId: string): Promise<void> =>
  takeLock(transaction, `organizations.environments:${organizationId}`);

/** @throws conflict when the name is taken */
export const createEnvironment = (
  { database, clock }: EnvironmentDependencies,
  { organizationId, name }: { organizationId: string; name: string },
): Promise<EnvironmentRow> =>
  database.transaction(async (executor) => {
    await lockEnvironments(executor, organizationId);
    await refuseTakenName(executor, { organizationId, name });
    const base = { organization_id: organizationId, is_default: false, created_at: clock() };
    const row = { id: createId("env"), name, ...base };
    await insertEnvironments(executor, [row]);
    return row;
  });

/** Renames an environment, makes it the default, or both. @throws not_found, conflict */
export const changeEnvironment = (
  { database }: EnvironmentDependencies,
  { organizationId, id, name, tag }: Change & { name?: string | undefined; tag?: string | undefined },
): Promise<EnvironmentRow> =>
  database.transaction(async (executor) => {
    await lockEnvironments(executor, organizationId);
    const environment = await getEnvironment(executor, { organizationId, id });
    if (tag === "other" && environment.is_default)
      throw environmentErrors.isDefault({ environment: environment.name });
    if (name !== undefined && name !== environment.name) {
      await refuseTakenName(executor, { organizationId, name });
      await renameEnvironment(executor, { organizationId, id, name });
    }
    if (tag === "default") await makeDefaultEnvironment(executor, { organizationId, id });
    return getEnvironment(executor, { organizationId, id });
  });

/** Deletes an environment that nothing uses; what was deployed there once stays in the history. @throws conflict */
export const removeEnvironment = (
  { database, clock }: EnvironmentDependencies,
  { organizationId, id }: Change,
): Promise<void> =>
  database.transaction(async (executor) => {
    await lockEnvironments(executor, organizationId);
    const { name, is_default } = await getEnvironment(executor, { organizationId, id });
    if (is_default) throw environmentErrors.isDefault({ environment: name });
    const files = await listFilesOfEnvironment(executor, { organizationId, id, limit: 5 });
    if (files.length > 0) throw environmentErrors.inUse({ environment: name, files });
    await deleteProviderKeysOf(executor, { organizationId, id });
    await markEnvironmentDeleted(executor, { organizationId, id, name, now: clock() });
  });

async function refuseTakenName(
  executor: Executor,
  { organizationId, name }: { organizationId: string; name: string },
): Promise<void> {
  const environments = await listEnvironments(executor, organizationId);
  if (environments.some((row) => row.name === name)) throw environmentErrors.nameTaken({ name });
}
