import { jsonValue, type Executor } from "@parley/db";
import { sql, type RawBuilder } from "kysely";
import type { ItemMetric } from "./item-metric.ts";

const judgment = "judged.judgment";

/** What a judgment of `judged` counts, as `scoreOf` of the metric says; null where it counts nothing. */
export function scoreOfJudgment(executor: Executor, metric: ItemMetric): RawBuilder<number | null> {
  const said = jsonValue(executor, judgment, []);
  switch (metric.spec.return_type) {
    case "boolean":
      return sql`cast(case ${sql.ref(judgment)} when 'true' then 1 when 'false' then 0 end as double precision)`;
    case "number":
      return sql`cast(${said.number} as double precision)`;
    default:
      return meanOfOptions(metric, said.holds);
  }
}

/** Of the options that were chosen. */
function meanOfOptions(
  { spec, scoreOf }: ItemMetric,
  holds: ReturnType<typeof jsonValue>["holds"],
): RawBuilder<number | null> {
  const options = (spec.options ?? []).map(({ name }) => ({ name, score: Number(scoreOf(name)) }));
  const sumOf = (counted: (score: number) => number) =>
    sql.join(
      options.map(
        ({ name, score }) => sql`case when ${holds(name)} then ${sql.lit(counted(score))} else 0 end`,
      ),
      sql` + `,
    );
  return sql`cast(${sumOf((score) => score)} as double precision) / nullif(${sumOf(() => 1)}, 0)`;
}
