import { z } from "zod";
import { evaluationErrors } from "./evaluation-errors.ts";
import { Comparison, Interval } from "./evaluation.ts";
import { endpoint } from "./kernel/endpoint.ts";
import { idParams, pageOf, pageQuery, QueryBoolean } from "./kernel/wire.ts";

const EvaluationMetric = z
  .object({
    name: z
      .string()
      .describe(
        "Of its Evaluator, the path where two have one name; or `latency`, `cost`, `output tokens` of calls. Gates call it so, too.",
      ),
    evaluator_version_id: z.string().nullable().describe("null: of the calls themselves."),
    kind: z.enum(["rate", "number"]),
    better: z.enum(["higher", "lower"]),
    range: z.object({ low: z.number(), high: z.number() }).nullable(),
    unit: z.string().nullable().describe("`s`, `USD`, `tokens`; null for judgments."),
  })
  .meta({ id: "EvaluationMetric" });

const Spread = z
  .object({
    lowest: z.number(),
    quarter: z.number(),
    middle: z.number(),
    three_quarters: z.number(),
    highest: z.number(),
  })
  .describe("Of all values: a quarter of them is not above `quarter`.");

const FigureComparison = Comparison.omit({ p_value: true }).extend({
  pairs: z.int().describe("Items that both Runs have a value of."),
  difference: z.number().nullable().describe("Of means or shares: this Run's less the control's."),
  interval: Interval.nullable().describe("Of the difference."),
  adjusted_p_value: z.number().nullable().describe("With all comparisons of this reply in view."),
  wins: z.int().describe("Items on which this Run is better."),
  losses: z.int(),
  ties: z.int().nullish().describe("Items on which neither is."),
  sign_p_value: z
    .number()
    .nullish()
    .describe(
      "Of what judges say (models, and options that were chosen): the sign test of `wins` against `losses`, without `ties`; not corrected.",
    ),
  adjusted_sign_p_value: z
    .number()
    .nullish()
    .describe(
      "What `adjusted_p_value` is where this comparison is tested by that. Of preferences, which a model says of pairs, it is the same.",
    ),
  method: z
    .string()
    .nullish()
    .describe(
      "Which test `adjusted_p_value` is of: `sign` of preferences, which the `verdict` follows then.",
    ),
  detectable: z.number().nullable().describe("The smallest difference that so many pairs would mostly show."),
  more_items: z
    .number()
    .nullable()
    .describe("About how many more items would mostly show a difference of the size seen."),
});

const RunFigure = z
  .object({
    metric: z.string(),
    items: z.int().describe("With a value."),
    missing: z.int().describe("Items with a Log and without a value."),
    estimate: z.number().nullable().describe("The mean of the items' means; true is 1."),
    interval: Interval.nullable().describe("Of `estimate`."),
    share_between: z
      .number()
      .nullable()
      .describe(
        "How much of the spread is between items; the rest is between samples of one. null: there is one sample of each.",
      ),
    spread: Spread.nullable(),
    comparison: FigureComparison.nullable().describe("With the control Run; null in it, or without one."),
  })
  .meta({ id: "EvaluationFigure" });

export const EvaluationFigures = z
  .object({
    metrics: z.array(EvaluationMetric).describe("Those that can be counted, and what is known of calls."),
    runs: z
      .array(
        z.object({
          run_id: z.string(),
          control: z.boolean(),
          error: z
            .string()
            .nullable()
            .describe(
              "One of the errors of its Logs, else of what was said of them: it stands for the others.",
            ),
          figures: z.array(RunFigure).describe("One for each metric, in their order."),
          stopped_early: z
            .boolean()
            .nullish()
            .describe(
              "true: the Run ended once it differed from the control. The `comparison` that decided it has the interval of that, whose `method` is `confidence-sequence`; intervals of others do not reckon with it.",
            ),
        }),
      )
      .describe("The control first, then as they were made."),
  })
  .meta({ id: "EvaluationFigures" });
export type EvaluationFigures = z.output<typeof EvaluationFigures>;

export const EvaluationSlice = z
  .object({
    facet: z.string().describe("`input.NAME`, `target.NAME`, `metadata.NAME`, `split` or `tag`."),
    value: z.string(),
    items: z.int(),
    estimate: z.number().nullable(),
    interval: Interval.omit({ method: true }).nullable(),
    rest: z.number().nullable().describe("The mean of all other items."),
    adjusted_p_value: z
      .number()
      .nullable()
      .describe("How likely a slice of this size would be this bad by chance, with all slices in view."),
    is_worse: z.boolean(),
  })
  .meta({ id: "EvaluationSlice" });
export type EvaluationSlice = z.output<typeof EvaluationSlice>;

export const evaluationFigureEndpoints = {
  getFigures: endpoint({
    method: "GET",
    path: "/evaluations/:id/figures",
    summary:
      "What each Run came to by each metric: means with intervals, spread, and differences from the control",
    description:
      "Of judgments that can be counted, and of latency, cost and output tokens. While Runs go on, as far as they have come.",
    permission: "read",
    resource: "evaluation",
    params: idParams,
    output: EvaluationFigures,
    errors: [evaluationErrors.notFound],
  }),
  listSlices: endpoint({
    method: "GET",
    path: "/evaluations/:id/slices",
    summary: "The slices of a Run by one metric, the surest to be worse than the rest first",
    description:
      "A slice is the items with one short input, target or field of their Logs' metadata, split or tag that several share. Those of fewer than 5 items are not looked at.",
    permission: "read",
    resource: "evaluation",
    params: idParams,
    query: z.object({
      ...pageQuery,
      metric: z.string().max(500).optional().describe("By its name in the figures: the first, unless said."),
      run_id: z.string().optional().describe("The newest, unless said."),
      against_control: QueryBoolean.optional().describe("Slices of the Run's differences from the control."),
    }),
    output: pageOf(EvaluationSlice).extend({
      metric: z.string(),
      run_id: z.string(),
      against_control: z.boolean(),
      too_small: z.int().describe("Slices that were not looked at."),
    }),
    errors: [
      evaluationErrors.notFound,
      evaluationErrors.runNotFound,
      evaluationErrors.metricUnknown,
      evaluationErrors.nothingToSlice,
      evaluationErrors.noControl,
    ],
  }),
} as const;
