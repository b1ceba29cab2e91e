import type { FileType } from "@parley/contract";
import type { Executor } from "@parley/db";
import { createId } from "../../kernel/ids.ts";
import type { FileRow } from "./files.tables.ts";
import { insertMonitoringDefault, listFileIdsOfType, listMonitoringDefaults } from "./monitoring.store.ts";
import { insertMonitoring } from "./versions.store.ts";

type Watch = { organizationId: string; fileType: FileType; evaluatorId: string; now: number };

/** Lets an Evaluator watch all Files of a type, those there are and those to come. */
export async function watchFilesOfType(
  executor: Executor,
  { organizationId, fileType, evaluatorId, now }: Watch,
): Promise<void> {
  await insertMonitoringDefault(executor, {
    organization_id: organizationId,
    file_type: fileType,
    evaluator_id: evaluatorId,
    created_at: now,
  });
  for (const fileId of await listFileIdsOfType(executor, { organizationId, type: fileType }))
    await watch(executor, { organizationId, fileId, evaluatorId, now });
}

/** Lets the Evaluators that watch all Files of its type watch a new File. */
export async function watchNewFile(executor: Executor, file: FileRow): Promise<void> {
  const { organization_id: organizationId, id: fileId, type, created_at: now } = file;
  const rows = await listMonitoringDefaults(executor, { organizationId, type });
  for (const [index, { evaluator_id: evaluatorId }] of rows.entries())
    // One millisecond apart, so that the list, newest first, has an order.
    await watch(executor, { organizationId, fileId, evaluatorId, now: now - index });
}

/** At whatever version the default environment holds, whichever environment that is. */
const watch = (
  executor: Executor,
  { organizationId, fileId, evaluatorId, now }: Omit<Watch, "fileType"> & { fileId: string },
): Promise<void> =>
  insertMonitoring(executor, {
    id: createId("mon"),
    organization_id: organizationId,
    file_id: fileId,
    evaluator_id: evaluatorId,
    evaluator_version_id: null,
    environment_id: null,
    state: "active",
    created_at: now,
    updated_at: now,
  });
