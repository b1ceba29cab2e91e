import { inList, type Executor } from "@parley/db";

type Tables = {
  logs: {
    organization_id: string;
    id: string;
    type: string;
    version_id: string;
    parent_id: string | null;
    created_at: number;
    environment: string | null;
    metadata: string | null;
    source_datapoint_id: string | null;
    judgment: string | null;
    error: string | null;
    withdrawn_at: number | null;
  };
  files: { id: string; organization_id: string; type: string; deleted_at: number | null };
  file_versions: { id: string; file_id: string; kernel: string; deleted_at: number | null };
};

type DatapointTables = {
  datapoints: { organization_id: string; id: string; content: string };
  datapoint_list_entries: { organization_id: string; datapoint_id: string; tags: string | null };
};

const tables = (executor: Executor) => executor.$extendTables<Tables>();

/** Every version of every Evaluator. */
export function listEvaluatorVersions(executor: Executor, { organizationId }: { organizationId: string }) {
  return tables(executor)
    .selectFrom("file_versions")
    .innerJoin("files", "files.id", "file_versions.file_id")
    .select(["file_versions.id", "file_versions.file_id", "file_versions.kernel"])
    .where("files.organization_id", "=", organizationId)
    .where("files.type", "=", "evaluator")
    .where("files.deleted_at", "is", null)
    .where("file_versions.deleted_at", "is", null)
    .execute();
}

type Judged = { organizationId: string; versionId: string; peopleVersionIds: string[]; limit: number };

/** What people said of Logs that a version judged, newest first, beside what it said. Judgments are JSON. */
export async function listJudgedByBoth(
  executor: Executor,
  { organizationId, versionId, peopleVersionIds, limit }: Judged,
) {
  if (peopleVersionIds.length === 0) return [];
  return tables(executor)
    .selectFrom("logs as said")
    .innerJoin("logs as judge", (join) =>
      join
        .onRef("judge.parent_id", "=", "said.parent_id")
        .onRef("judge.organization_id", "=", "said.organization_id"),
    )
    .innerJoin("logs as log", (join) =>
      join.onRef("log.id", "=", "said.parent_id").onRef("log.organization_id", "=", "said.organization_id"),
    )
    .select([
      "said.parent_id as log_id",
      "said.version_id as people_version_id",
      "said.judgment as people_judgment",
      "judge.judgment as judgment",
      "judge.created_at as judged_at",
      "log.environment as environment",
      "log.metadata as metadata",
      "log.source_datapoint_id as datapoint_id",
    ])
    .where("said.organization_id", "=", organizationId)
    .where(inList(executor, "said.version_id", peopleVersionIds))
    .where("said.withdrawn_at", "is", null)
    .where("said.error", "is", null)
    .where("said.judgment", "is not", null)
    .where("judge.version_id", "=", versionId)
    .where("judge.withdrawn_at", "is", null)
    .where("judge.error", "is", null)
    .where("judge.judgment", "is not", null)
    .orderBy("said.created_at", "desc")
    .orderBy("said.id", "desc")
    .limit(limit)
    .execute();
}

/** What Datapoints are, with the tags that any version of a Dataset gives them. Content and tags are JSON. */
export async function listCases(
  executor: Executor,
  { organizationId, ids }: { organizationId: string; ids: string[] },
): Promise<{ id: string; content: string; tags: string[] }[]> {
  const cases = executor.$extendTables<DatapointTables>();
  const datapoints = await cases
    .selectFrom("datapoints")
    .select(["id", "content"])
    .where("organization_id", "=", organizationId)
    .where(inList(executor, "id", ids))
    .execute();
  const tagged = await cases
    .selectFrom("datapoint_list_entries")
    .select(["datapoint_id", "tags"])
    .where("organization_id", "=", organizationId)
    .where(inList(executor, "datapoint_id", ids))
    .where("tags", "is not", null)
    .distinct()
    .execute();
  const tagsOf = Map.groupBy(tagged, (row) => row.datapoint_id);
  return datapoints.map(({ id, content }) => ({
    id,
    content,
    tags: (tagsOf.get(id) ?? []).flatMap(({ tags }) => tags ?? []),
  }));
}
