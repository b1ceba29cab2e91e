import { hideFromPlanner, inList, type Executor } from "@parley/db";
import { sql, type SqlBool } from "kysely";

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

/**
 * What people said of Logs that a version judged, newest first, beside what it said of each last. Judgments are JSON.
 * However many judged one Log, what was said of it is read once for all of them, not once for each.
 */
export async function listJudgedByBoth(
  executor: Executor,
  { organizationId, versionId, peopleVersionIds, limit }: Judged,
) {
  if (peopleVersionIds.length === 0) return [];
  const asked = tables(executor)
    .selectFrom("logs as said")
    .select("said.parent_id as log_id")
    .distinct()
    // Of these versions there are few judgments, of the organization many.
    .where(hideFromPlanner(executor, sql<SqlBool>`${sql.ref("said.organization_id")} = ${organizationId}`))
    .where(inList(executor, "said.version_id", peopleVersionIds))
    .where(counts("said"));
  // SQLite keeps to the order of cross joins: from each Log, once, to what was said of it.
  const judged = tables(executor)
    .selectFrom(asked.as("asked"))
    .crossJoin("logs as judge")
    .select(["asked.log_id", "judge.judgment", "judge.created_at", newestFirst.as("place")])
    .where("judge.organization_id", "=", organizationId)
    .whereRef("judge.parent_id", "=", "asked.log_id")
    .where("judge.version_id", "=", versionId)
    .where(counts("judge"));
  return tables(executor)
    .selectFrom(judged.as("judged"))
    .crossJoin("logs as said")
    .innerJoin("logs as log", "log.id", "judged.log_id")
    .select([
      "judged.log_id",
      "said.version_id as people_version_id",
      "said.judgment as people_judgment",
      "judged.judgment as judgment",
      "judged.created_at as judged_at",
      "log.environment as environment",
      "log.metadata as metadata",
      "log.source_datapoint_id as datapoint_id",
    ])
    .where("judged.place", "=", 1)
    .where("said.organization_id", "=", organizationId)
    .whereRef("said.parent_id", "=", "judged.log_id")
    .where(inList(executor, "said.version_id", peopleVersionIds))
    .where(counts("said"))
    .where("log.organization_id", "=", organizationId)
    .orderBy("said.created_at", "desc")
    .orderBy("said.id", "desc")
    .limit(limit)
    .execute();
}

/** What was neither taken back nor failed. */
const counts = (judgment: "said" | "judge") =>
  sql<SqlBool>`${sql.ref(`${judgment}.withdrawn_at`)} is null and ${sql.ref(`${judgment}.error`)} is null
    and ${sql.ref(`${judgment}.judgment`)} is not null`;

const newestFirst = sql<number>`row_number() over
  (partition by judge.parent_id order by judge.created_at desc, judge.id desc)`;

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
