import { z } from "zod";
import { Moment, Timestamp } from "./kernel/wire.ts";

/** What one version of an Evaluator said of some Logs, in sums. */
const JudgmentSums = z
  .object({
    evaluator_version_id: z.string(),
    judgments_count: z.int().describe("Without nulls and errors."),
    nulls_count: z.int(),
    errors_count: z.int(),
    mean: z
      .number()
      .nullable()
      .describe(
        "Of numbers: their mean. Of true and false: the share of true. Null of all others, and of none.",
      ),
    low: z
      .number()
      .nullable()
      .describe("Where the 95 % interval of `mean` begins; null of fewer than two numbers."),
    high: z.number().nullable(),
    options: z
      .array(z.object({ name: z.string(), count: z.int() }))
      .describe("Of select and multi_select: how often each was said, the commonest first, at most 50."),
  })
  .meta({ id: "MonitoringJudgmentSums" });

const sums = {
  logs_count: z.int(),
  errors_count: z.int(),
  prompt_tokens: z.int(),
  output_tokens: z.int(),
  cost: z.number().describe("In USD."),
  latency_ms: z
    .object({ p50: z.number().nullable(), p95: z.number().nullable() })
    .describe("Of the provider, within one per cent; null where nothing was measured."),
  judgments: z
    .array(JudgmentSums)
    .describe(
      "What was said of the Logs of this time, whenever it was said; of an Evaluator, what it said in this time. By the order of `evaluators`.",
    ),
};

/** A File over time: one series, or one a version or environment. */
export const MonitoringStats = z
  .object({
    interval: z.enum(["hour", "day"]),
    start_date: Timestamp,
    end_date: Timestamp,
    evaluators: z
      .array(
        z.object({
          evaluator_id: z.string(),
          evaluator_version_id: z.string(),
          path: z.string(),
          name: z.string(),
          evaluator_type: z.string(),
          return_type: z.string(),
        }),
      )
      .describe("Every version of an Evaluator that said something of these Logs; at most 50."),
    series: z
      .array(
        z.object({
          version_id: z.string().nullable().describe("Set where it is grouped by version."),
          environment: z
            .string()
            .nullable()
            .describe("Set where it is grouped by environment; null: of Logs that name none."),
          total: z.object(sums),
          buckets: z
            .array(z.object({ start: Timestamp, ...sums }))
            .describe(
              "Those with Logs, oldest first; each begins at `start`, in UTC, and lasts one interval.",
            ),
        }),
      )
      .describe("Those with most Logs first, at most 20."),
  })
  .meta({ id: "MonitoringStats" });
export type MonitoringStats = z.output<typeof MonitoringStats>;

export const MonitoringStatsQuery = z.object({
  version_id: z.string().optional(),
  environment: z.string().optional().describe("The environment's name."),
  start_date: Moment.optional().describe("Default: 7 days before `end_date`."),
  end_date: Moment.optional().describe("Default: now."),
  interval: z
    .enum(["hour", "day"])
    .optional()
    .describe("How long a bucket is, in UTC. Default: an hour up to three days, then a day."),
  group_by: z
    .enum(["none", "version", "environment"])
    .default("none")
    .describe("`none`: one series of all Logs."),
});
export type MonitoringStatsQuery = z.output<typeof MonitoringStatsQuery>;
