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
    judgment: string | null;
    error: string | null;
    withdrawn_at: number | null;
  };
  files: { id: string; organization_id: string; type: string; deleted_at: number | null };
  file_versions: { id: string; file_id: string; kernel: string; deleted_at: number | null };
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
