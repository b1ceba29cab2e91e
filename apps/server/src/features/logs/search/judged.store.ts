import { jsonValue, type Executor } from "@parley/db";
import { sql } from "kysely";
import type { Matching } from "./matching.store.ts";

/** Judgments without nulls, errors and what was withdrawn. */
export type JudgedSums = {
  count: number;
  /** Of those that are numbers, their sum; of true and false, how many are true; of an option, how many say it. */
  sum: number;
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
    count: number;
    sum: number | null;
  }>`select count(*) as count, sum(${value}) as sum
    from (select logs.organization_id, logs.id ${matching.source}) as fitting
    join logs as judged on judged.organization_id = fitting.organization_id and judged.parent_id = fitting.id
    where judged.organization_id = ${organizationId} and judged.parent_id is not null
      and judged.file_id = ${evaluatorId} and judged.withdrawn_at is null and judged.error is null
      and judged.judgment is not null and judged.judgment <> 'null'`.execute(executor);
  return { count: Number(rows[0]?.count ?? 0), sum: Number(rows[0]?.sum ?? 0) };
}
