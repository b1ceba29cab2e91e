import { evaluationErrors, type contract, type EndpointInput } from "@parley/contract";
import type { Executor } from "@parley/db";
import { checkHasMaker } from "./check-has-maker.ts";
import { findReferenced, loggedTypes } from "./find-version.ts";
import { listExistingLogs } from "./runs.store.ts";

type Wish = Pick<
  EndpointInput<typeof contract.evaluations.endpoints.createRun>["body"],
  "dataset" | "version" | "orchestrated" | "use_existing_logs" | "samples"
>;

/** What a Run that is asked for would be made of. */
export type RunParts = {
  datasetVersionId: string | undefined;
  versionId: string | undefined;
  orchestrated: boolean;
  samples: number;
  /** Logs that it takes over. */
  existing: string[];
};

/** Whoever makes a Run and whoever asks what it would take are refused for the same. @throws not_found, unprocessable */
export async function findRunParts(
  executor: Executor,
  { organizationId, wish }: { organizationId: string; wish: Wish },
): Promise<RunParts> {
  const { dataset, version, orchestrated = true, use_existing_logs: adopts, samples = 1 } = wish;
  if (adopts === true && (dataset === undefined || version === undefined))
    throw evaluationErrors.existingLogsNeedBoth();
  const datasetVersionId =
    dataset && (await findReferenced(executor, { organizationId, reference: dataset, types: ["dataset"] }));
  const versionId =
    version && (await findReferenced(executor, { organizationId, reference: version, types: loggedTypes }));
  const existing =
    adopts === true && datasetVersionId !== undefined && versionId !== undefined
      ? await listExistingLogs(executor, { organizationId, datasetVersionId, versionId, samples })
      : [];
  await checkHasMaker(executor, {
    organizationId,
    datasetVersionId,
    versionId: orchestrated ? versionId : undefined,
    samples,
    existingCount: existing.length,
  });
  return { datasetVersionId, versionId, orchestrated, samples, existing };
}
