import { jsonValue, type Executor } from "@parley/db";
import { sql } from "kysely";
import type { Matching } from "./matching.store.ts";

/** Judgments without nulls, errors and what was withdrawn. */
export type JudgedSums = {
  count: number;
  /** Of those that are numbers, their sum; of true and false, how many are true; of an option, how many say it. */
  sum: number;
  /** The versions that said so. */
  versionIds: string[];
};

type Asked = {
  organizationId: string;
  matching: Pick<Matching, "source">;
  evaluatorId: string;
  option: string | undefined;
};

/** What an Evaluator says of the Logs that match. */
export async function sumJudged(
  executor: Executor,
  { organizationId, matching, evaluatorId, option }: Asked,
): Promise<JudgedSums> {
  const said = jsonValue(executor, "judged.judgment", []);
  const isNumber = sql`substr(judged.judgment, 1, 1) in ('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9')`;
  const value =
    option === undefined
      ? sql`case when judged.judgment = 'true' then 1.0
          when ${isNumber} then cast(judged.judgment as double precision) else 0.0 end`
      : sql`case when ${said.holds(option)} then 1.0 else 0.0 end`;
  const { rows } = await sql<{
    version_id: string;
    count: number;
    sum: number | null;
  }>`select judged.version_id as version_id, count(*) as count, sum(${value}) as sum
    from (select logs.organization_id, logs.id ${matching.source}) as fitting
    join logs as judged on judged.organization_id = fitting.organization_id and judged.parent_id = fitting.id
    where judged.organization_id = ${organizationId} and judged.parent_id is not null
      and judged.file_id = ${evaluatorId} and judged.withdrawn_at is null and judged.error is null
      and judged.judgment is not null and judged.judgment <> 'null'
    group by judged.version_id order by judged.version_id`.execute(executor);
  return {
    count: rows.reduce((all, { count }) => all + Number(count), 0),
    sum: rows.reduce((all, { sum }) => all + Number(sum ?? 0), 0),
    versionIds: rows.map((row) => row.version_id),
  };
}
