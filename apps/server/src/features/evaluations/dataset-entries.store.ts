import { inList, type Executor } from "@parley/db";
import type { EvaluationTables } from "./evaluations.tables.ts";

/** The Datapoints of the Datasets of Runs, as these list them: with a split and tags. */
export const datasetEntriesOfRuns = (
  executor: Executor,
  { organizationId, runIds }: { organizationId: string; runIds: string[] },
) =>
  executor
    .$extendTables<EvaluationTables>()
    .selectFrom("datapoint_list_entries as entry")
    .innerJoin("dataset_version_lists as list", "list.list_id", "entry.list_id")
    .innerJoin("evaluation_runs as run", "run.dataset_version_id", "list.version_id")
    .where("entry.organization_id", "=", organizationId)
    .where("run.organization_id", "=", organizationId)
    .where(inList(executor, "run.id", runIds));
