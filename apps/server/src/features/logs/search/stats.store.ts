import type { Executor } from "@parley/db";
import { sql, type RawBuilder } from "kysely";
import type { Span } from "../sums/plan-cover.ts";
import type { Matching } from "./matching.store.ts";

/** Latencies are counted in classes, each so much wider than the one before: a percentile is right within half of that. */
export const classGrowth = 1.02;

export const latencyClassOf = (latency: RawBuilder<unknown>): RawBuilder<number | null> =>
  sql<number | null>`case
    when ${latency} > 0 then cast(floor(ln(${latency}) / ${sql.lit(Math.log(classGrowth))}) as integer)
    when ${latency} = 0 then -10000 end`;

export type StatsRow = {
  /** The start of the bucket, in milliseconds. */
  start: number;
  /** The class of the latency; null where none was measured. */
  latency_class: number | null;
  logs_count: number;
  errors_count: number;
  prompt_tokens: number;
  output_tokens: number;
  cost_nano: number;
};

/** The Logs that fit, summed up by time and by class of latency. One pass, nothing sorted but the sums. */
export async function sumLogs(
  executor: Executor,
  {
    matching,
    span,
    intervalMs,
    offsetMs,
  }: { matching: Matching; span?: Span | undefined; intervalMs: number; offsetMs: number },
): Promise<StatsRow[]> {
  const within = span ? sql` and logs.created_at >= ${span.from} and logs.created_at < ${span.to}` : sql``;
  // Written as they are: PostgreSQL takes two parameters for two values, and would not see that it groups by what it selects.
  const [interval, offset] = [sql.lit(intervalMs), sql.lit(offsetMs)];
  const { rows } = await sql<StatsRow>`select start, latency_class,
      count(*) as logs_count, sum(is_error) as errors_count,
      sum(prompt_tokens) as prompt_tokens, sum(output_tokens) as output_tokens, sum(cost_nano) as cost_nano
    from (select (logs.created_at - ${offset}) / ${interval} * ${interval} + ${offset} as start,
      ${latencyClassOf(sql`logs.provider_latency_ms`)} as latency_class,
      case when logs.error is null then 0 else 1 end as is_error,
      coalesce(logs.prompt_tokens, 0) as prompt_tokens, coalesce(logs.output_tokens, 0) as output_tokens,
      coalesce(logs.prompt_cost_nano, 0) + coalesce(logs.output_cost_nano, 0) as cost_nano
      ${matching.source}${within}) as fitting
    group by start, latency_class`.execute(executor);
  return rows;
}

/** When the first and the last of them were made. */
export async function findSpan(
  executor: Executor,
  { source }: Matching,
): Promise<{ from: number; to: number } | undefined> {
  const { rows } = await sql<{ from: number | null; to: number | null }>`select
    min(logs.created_at) as "from", max(logs.created_at) as "to" ${source}`.execute(executor);
  const { from = null, to = null } = rows[0] ?? {};
  return from === null || to === null ? undefined : { from: Number(from), to: Number(to) };
}

/** The same for Logs that an index has in the order of their creation: nothing but its ends is read. */
export async function findSpanByIndex(
  executor: Executor,
  { source }: Matching,
): Promise<{ from: number; to: number } | undefined> {
  const end = async (direction: "asc" | "desc"): Promise<number | undefined> => {
    const order = sql.raw(direction);
    const { rows } = await sql<{ at: number }>`select logs.created_at as at ${source}
      order by logs.created_at ${order}, logs.id ${order} limit 1`.execute(executor);
    return rows[0]?.at;
  };
  const from = await end("asc");
  const to = from === undefined ? undefined : await end("desc");
  return from === undefined || to === undefined ? undefined : { from, to };
}
