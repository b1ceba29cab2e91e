import { inList, jsonValue, type Executor } from "@parley/db";
import { sql, type RawBuilder } from "kysely";
import type { MonitoringTables } from "../monitoring.tables.ts";

type Asked = {
  organizationId: string;
  fileId: string;
  /** Whether the File is an Evaluator, and its Logs are judgments themselves. */
  isJudge: boolean;
  versionId: string | undefined;
  environment: string | undefined;
  span: { from: number; to: number };
  /** How long a bucket is, in milliseconds. */
  width: number;
};

/** What a version of an Evaluator said of Logs that were made within one bucket; equal judgments counted together. */
export type JudgmentSum = {
  start: number;
  version_id: string;
  environment: string | null;
  evaluator_version_id: string;
  /** JSON of what was said, of choices only; null: anything else, nothing, or an error. */
  said: string | null;
  count: number;
  nulls: number;
  errors: number;
  numbers: number;
  sum: number;
  squares: number;
};

/** Longer ones are not told apart. */
const longest = 80;

/**
 * Of what was said of a File's Logs, by the time of the Log, whenever it was judged; of what an Evaluator said, by the time
 * it did. What was withdrawn is not said any more.
 */
export async function sumJudgments(
  executor: Executor,
  { organizationId, fileId, isJudge, versionId, environment, span, width }: Asked,
): Promise<JudgmentSum[]> {
  const seen = sql.raw(isJudge ? "judged" : "seen");
  const ofVersion = versionId === undefined ? sql`` : sql` and ${seen}.version_id = ${versionId}`;
  const ofEnvironment = environment === undefined ? sql`` : sql` and ${seen}.environment = ${environment}`;
  const source = isJudge
    ? sql`logs as judged`
    : sql`logs as seen join logs as judged
        on judged.organization_id = seen.organization_id and judged.parent_id = seen.id`;
  const each = sql.lit(width);
  const { rows } = await sql<JudgmentSum>`select start, version_id, environment, evaluator_version_id, said,
      count(*) as count, sum(is_null) as nulls, sum(is_error) as errors, sum(is_number) as numbers,
      coalesce(sum(number), 0) as sum, coalesce(sum(number * number), 0) as squares
    from (select ${seen}.created_at / ${each} * ${each} as start, ${seen}.version_id, ${seen}.environment,
      judged.version_id as evaluator_version_id,
      case when judged.error is not null then 1 else 0 end as is_error,
      case when judged.error is null and (judged.judgment is null or judged.judgment = 'null')
        then 1 else 0 end as is_null,
      case when ${isNumber} then 1 else 0 end as is_number,
      case when ${isNumber} then cast(judged.judgment as double precision) end as number,
      case when judged.error is not null or judged.judgment is null then null
        when judged.version_id not in (${choosing(executor, organizationId)}) then null
        when length(judged.judgment) > ${sql.lit(longest)} then '""' else judged.judgment end as said
      from ${source}
      where ${seen}.organization_id = ${organizationId} and ${seen}.file_id = ${fileId}
        and ${seen}.created_at >= ${span.from} and ${seen}.created_at < ${span.to}${ofVersion}${ofEnvironment}
        and judged.parent_id is not null and judged.withdrawn_at is null
        and ${seen}.version_id not in (select id from file_versions
          where organization_id = ${organizationId} and deleted_at is not null)
    ) as made
    group by start, version_id, environment, evaluator_version_id, said`.execute(executor);
  return rows.map((row) => ({
    ...row,
    start: Number(row.start),
    count: Number(row.count),
    nulls: Number(row.nulls),
    errors: Number(row.errors),
    numbers: Number(row.numbers),
    sum: Number(row.sum),
    squares: Number(row.squares),
  }));
}

/** Versions of Evaluators that say one of a few things: nobody counts the words of others, of which each is another. */
const choosing = (executor: Executor, organizationId: string): RawBuilder<string> => sql<string>`
  select file_versions.id from file_versions join files on files.id = file_versions.file_id
  where file_versions.organization_id = ${organizationId} and files.type = 'evaluator'
    and ${jsonValue(executor, "file_versions.kernel", ["return_type"]).text} in ('boolean', 'select', 'multi_select')`;

/** JSON of a number begins with a digit or a minus; of nothing else does it. */
const isNumber = sql`judged.error is null and substr(judged.judgment, 1, 1) in ('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9')`;

/** What Evaluators are named, by ids of their versions; deleted ones are left out. */
export function listEvaluatorsOf(
  executor: Executor,
  { organizationId, versionIds }: { organizationId: string; versionIds: readonly string[] },
) {
  return executor
    .$extendTables<MonitoringTables & EvaluatorTables>()
    .selectFrom("file_versions")
    .innerJoin("files", "files.id", "file_versions.file_id")
    .select(["file_versions.id", "file_versions.kernel", "files.id as file_id", "files.path", "files.name"])
    .where("file_versions.organization_id", "=", organizationId)
    .where("files.type", "=", "evaluator")
    .where("files.deleted_at", "is", null)
    .where("file_versions.deleted_at", "is", null)
    .where(inList(executor, "file_versions.id", [...versionIds]))
    .orderBy("files.path")
    .orderBy("file_versions.sequence", "desc")
    .execute();
}

type EvaluatorTables = {
  files: { id: string; path: string; name: string; type: string; deleted_at: number | null };
  file_versions: {
    id: string;
    organization_id: string;
    file_id: string;
    kernel: string;
    sequence: number;
    deleted_at: number | null;
  };
};
