import { optional } from "@parley/promptfile";
import { z } from "zod";
import { TrustOfJudge } from "./calibration.ts";
import { Dataset, Datapoint } from "./dataset.ts";
import { Evaluator } from "./evaluator.ts";
import { File } from "./file-union.ts";
import { User } from "./file.ts";
import { Timestamp } from "./kernel/wire.ts";
import { EvaluatorLog, Log } from "./log-union.ts";

const referenceFields = {
  version_id: optional(z.string()),
  id: optional(z.string()).describe("A File's id: its version in `environment`, else in the default one."),
  path: optional(z.string()).describe("A File's path, likewise."),
  environment: optional(z.string()).describe("By name; not beside `version_id`."),
};

type Reference = {
  version_id?: string | undefined;
  id?: string | undefined;
  path?: string | undefined;
  environment?: string | undefined;
};

function refuseUnclear(reference: Reference, context: z.RefinementCtx): void {
  const { version_id, id, path, environment } = reference;
  if ([version_id, id, path].filter((part) => part !== undefined).length !== 1)
    context.addIssue({ code: "custom", message: "Give one of `version_id`, `id` and `path`." });
  if (version_id !== undefined && environment !== undefined)
    context.addIssue({ code: "custom", path: ["environment"], message: "Give none beside `version_id`." });
}

/** A version: by its id, or as what an environment holds of a File. */
export const GivenVersion = z.object(referenceFields).superRefine(refuseUnclear).meta({ id: "GivenVersion" });
export type GivenVersion = z.output<typeof GivenVersion>;

export const GivenEvaluator = z
  .object({
    ...referenceFields,
    orchestrated: optional(z.boolean()).describe(
      "false: your application runs it and records what it said with `POST /evaluators/log`.",
    ),
  })
  .superRefine(refuseUnclear)
  .meta({ id: "GivenEvaluator" });
export type GivenEvaluator = z.output<typeof GivenEvaluator>;

/** A comparison of versions of a File by Evaluators. */
export const Evaluation = z
  .object({
    id: z.string(),
    name: z.string().nullish(),
    file_id: z.string().nullish(),
    runs_count: z.int(),
    evaluators: z.array(z.object({ version: Evaluator, orchestrated: z.boolean(), added_at: Timestamp })),
    created_at: Timestamp,
    created_by: User.nullish(),
    updated_at: Timestamp,
    url: z.string().nullish(),
  })
  .meta({ id: "Evaluation" });
export type Evaluation = z.output<typeof Evaluation>;

export const EvaluationStatus = z.enum(["pending", "running", "completed", "cancelled"]);
export type EvaluationStatus = z.output<typeof EvaluationStatus>;

/** How far a Run is. What is wanted is known as far as its Dataset and its Logs say. */
export const RunProgress = z
  .object({
    logs: z.int(),
    logs_wanted: z.int(),
    logs_failed: z.int().describe("Of the Logs, those with an `error`."),
    judgments: z.int().describe("By what judges by itself: with nulls and errors, without what people say."),
    judgments_wanted: z.int(),
    judgments_failed: z.int(),
  })
  .meta({ id: "EvaluationRunProgress" });
export type RunProgress = z.output<typeof RunProgress>;

/** That a Run ends once it differs from its control, and what came of that. */
export const RunEarlyStop = z
  .object({
    metric: z.string().describe("By which Evaluator the Run is held to its control, as it was named then."),
    evaluator_version_id: z.string(),
    control_run_id: z.string().describe("Also where another Run has become the control since."),
    level: z
      .number()
      .describe(
        "0.95: of Runs that are neither better nor worse, 5 in 100 at most are stopped as if they were.",
      ),
    stopped: z
      .object({
        decision: z.enum(["better", "worse"]).describe("Than the control."),
        pairs: z.int().describe("Items that both had a value of when it was decided."),
        items_left: z.int().describe("Datapoints that the version was not asked for, since it was decided."),
        difference: z.number().describe("This Run's less the control's, over these items."),
        interval: z
          .object({ low: z.number(), high: z.number(), level: z.number() })
          .describe("Of the difference: it holds however often was looked."),
        at: Timestamp,
        distrust: z
          .string()
          .nullish()
          .describe("Why the model that decided was not trusted then; absent where it was, or is no model."),
      })
      .nullish()
      .describe("Absent while nothing is decided, and where all items decided nothing."),
  })
  .meta({ id: "EvaluationRunEarlyStop" });
export type RunEarlyStop = z.output<typeof RunEarlyStop>;

/** One version over one Dataset, or a bag of Logs. */
export const EvaluationRun = z
  .object({
    id: z.string(),
    dataset: Dataset.nullish(),
    version: File.nullish(),
    orchestrated: z.boolean().describe("true: Parley makes the Logs; false: your application does."),
    added_at: Timestamp,
    created_at: Timestamp,
    created_by: User.nullish(),
    status: EvaluationStatus,
    status_note: z.string().nullish().describe("Why it is not further, in words for people."),
    control: z.boolean().describe("true: the others are compared with this one."),
    logs_count: z.int().nullish(),
    results_mark: z
      .int()
      .nullish()
      .describe("Another number once Logs or judgments of an ended Run have come or changed."),
    failure: z
      .string()
      .nullish()
      .describe("Why Parley gave the Run up, where it did; its `status` is `cancelled` then."),
    progress: RunProgress.nullish(),
    cost: z.number().nullish().describe("In USD: what its Logs and their judgments cost, as far as known."),
    budget: z.number().nullish().describe("In USD: the Run is given up before it costs more."),
    samples: z.int().nullish().describe("Logs of each Datapoint; `progress` counts them all."),
    early_stop: RunEarlyStop.nullish().describe(
      "Where it was asked for. A Run that was stopped early is `completed`; what it was not asked for is not missing.",
    ),
  })
  .meta({ id: "EvaluationRun" });
export type EvaluationRun = z.output<typeof EvaluationRun>;

/** How far Runs are, as those who follow them are told. */
export const EvaluationRunsNews = z
  .object({
    runs: z.array(
      EvaluationRun.pick({
        id: true,
        status: true,
        logs_count: true,
        results_mark: true,
        progress: true,
        cost: true,
      }),
    ),
  })
  .meta({ id: "EvaluationRunsNews" });
export type EvaluationRunsNews = z.output<typeof EvaluationRunsNews>;

export const EvaluationCreate = z
  .object({
    file: optional(z.object({ id: optional(z.string()), path: optional(z.string()) })),
    name: optional(z.string().min(1).max(200)).describe("Unique within the File."),
    evaluators: z.array(GivenEvaluator).max(100),
  })
  .meta({ id: "EvaluationCreate" });

/** How often a Run may ask for each Datapoint. */
export const mostSamples = 100;

export const RunCreate = z
  .object({
    dataset: optional(GivenVersion),
    version: optional(GivenVersion),
    orchestrated: optional(z.boolean()).describe(
      "true unless said otherwise: Parley calls the version for every Datapoint. Flows, Tools that only describe a function, and Evaluators by which people or your application judge run in your application: false.",
    ),
    use_existing_logs: optional(z.boolean()).describe(
      "Takes the version's Logs that were made for Datapoints of the Dataset.",
    ),
    budget: optional(z.number().positive().max(1_000_000)).describe(
      "In USD: the Run is given up once its calls and its judges have cost so much.",
    ),
    samples: optional(z.int().min(1).max(mostSamples)).describe(
      "How often the version is called for each Datapoint, 1 unless said otherwise: each answer is a Log of its own, and is judged.",
    ),
    early_stop: optional(
      z.object({
        metric: optional(z.string().max(500)).describe(
          "An Evaluator, by its name in the figures or its path: the first whose answers are counted and cannot leave a range, unless said.",
        ),
        level: optional(z.number().min(0.5).max(0.9999)).describe(
          "How sure the decision has to be: 0.95 unless said otherwise.",
        ),
      }),
    ).describe(
      "Asks for Datapoints in random order, and for no more once the Run is shown to be better or worse than the control. It begins when Parley has made and judged all of the control Run, whatever people are yet to say of that. Looking after every item does not raise the error rate.",
    ),
    gates: optional(z.string().min(1).max(20_000)).describe(
      "What it is going to be held to by `POST /evaluations/{id}/gates`. Where they cannot be read, or name an Evaluator or a slice that there is not, no Run is made.",
    ),
    run_id: optional(z.string().regex(/^run_[0-9A-Za-z]{10,60}$/)).describe(
      "An id of your choice. Logs may name it before; asked for again, the Run that there is is the reply.",
    ),
  })
  .meta({ id: "EvaluationRunCreate" });

/** Of one request. */
const mostRuns = 50;

/** Runs that are started together, or not at all. */
export const RunsCreate = z
  .object({
    runs: z
      .array(RunCreate)
      .min(1)
      .max(mostRuns)
      .superRefine((runs, context) => {
        const ids = runs.flatMap(({ run_id: id }) => id ?? []);
        if (new Set(ids).size < ids.length)
          context.addIssue({ code: "custom", message: "Two Runs have the same `run_id`." });
      })
      .describe("In the order in which they are made."),
    first_is_control: optional(z.boolean()).describe(
      "Whether the others are compared with the first: then their `early_stop` holds them to it, and what was the control is that no more.",
    ),
  })
  .meta({ id: "EvaluationRunsCreate" });

/** A Run that nobody has asked for yet. */
export const RunToEstimate = RunCreate.extend({
  after_control: optional(z.boolean()).describe(
    "The Evaluation will have a control by then: `early_stop` is not refused for want of one.",
  ),
}).meta({ id: "EvaluationRunToEstimate" });

/** What a Run would take, before it is made. */
export const RunEstimate = z
  .object({
    datapoints: z.int(),
    existing_logs: z.int().describe("Of the Datapoints, those whose Logs would be reused."),
    calls: z
      .int()
      .describe(
        "Of models, by the version: one a sample that there is no Log of; fewer where it is stopped early.",
      ),
    judge_calls: z.int().describe("Of models, by Evaluators that ask one."),
    code_runs: z.int().describe("Of Evaluators that are code."),
    cost: z.number().nullable().describe("In USD, about; null where a price is unknown."),
    unpriced_models: z.array(z.string()),
    basis: z
      .enum(["logs", "guess", "none"])
      .describe(
        "Where the lengths of answers come from: from earlier Logs, or guessed; none: no model is asked.",
      ),
  })
  .meta({ id: "EvaluationRunEstimate" });
export type RunEstimate = z.output<typeof RunEstimate>;

export const RunUpdate = z
  .object({
    control: optional(z.boolean()),
    status: optional(z.enum(["completed", "cancelled"])),
  })
  .meta({ id: "EvaluationRunUpdate" });

/** A Log of a Run with what the Evaluation's Evaluators said of it. */
export const EvaluationLog = z
  .object({
    run_id: z.string(),
    datapoint: Datapoint.nullish(),
    log: Log,
    evaluator_logs: z.array(EvaluatorLog),
  })
  .meta({ id: "EvaluationLog" });

/** Where the true value lies, as sure as `level` says. */
export const Interval = z
  .object({
    low: z.number(),
    high: z.number(),
    level: z.number().describe("0.95: in 95 of 100 such samples it lies within."),
    method: z.string(),
  })
  .meta({ id: "EvaluationInterval" });
export type Interval = z.output<typeof Interval>;

/** What an Evaluator said of a Run against what it said of the control Run, over the Datapoints both have. */
export const Comparison = z
  .object({
    control_run_id: z.string(),
    pairs: z.int().describe("Datapoints that both Runs have judgments of."),
    difference: z.number().describe("Of means or shares: this Run's less the control's."),
    interval: Interval.nullish().describe("Of the difference."),
    p_value: z.number().nullish(),
    adjusted_p_value: z.number().nullish().describe("With all comparisons of the Evaluation in view."),
    method: z.string().nullish(),
    verdict: z
      .enum(["better", "worse", "undecided"])
      .describe("undecided: it may as well be chance, or there are too few."),
  })
  .meta({ id: "EvaluationComparison" });
export type Comparison = z.output<typeof Comparison>;

const counts = {
  evaluator_version_id: z.string(),
  judged_by_version_id: z
    .string()
    .nullish()
    .describe(
      "The version that judged, where it is another: of a function of an application that was edited since the Evaluation was made, which names it as it was. Intervals and comparisons are of the named version only.",
    ),
  total_logs: z.int().describe("How many Logs it judged, with those it had nothing to say of or failed at."),
  num_judgments: z.int(),
  num_nulls: z.int(),
  num_errors: z.int(),
  interval: Interval.nullish().describe("Of `estimate`."),
  estimate: z
    .number()
    .nullish()
    .describe(
      "The mean of the items' means, however often each was judged; true is 1, and so is an option that is good.",
    ),
  comparison: Comparison.nullish().describe("With the control Run, where there is another that is."),
};

/** What one Evaluator said of a Run's Logs, summed up by its return type. */
export const EvaluatorStats = z
  .union([
    z.object({
      ...counts,
      mean: z.number().nullish(),
      sum: z.number().nullish(),
      std: z.number().nullish(),
      percentiles: z.record(z.string(), z.number()),
    }),
    z.object({ ...counts, num_true: z.int(), num_false: z.int() }),
    z.object({ ...counts, num_judgments_per_option: z.record(z.string(), z.int()) }),
    z.object(counts),
  ])
  .meta({ id: "EvaluatorStats" });
export type EvaluatorStats = z.output<typeof EvaluatorStats>;

export const EvaluationStats = z
  .object({
    run_stats: z
      .array(
        z.object({
          run_id: z.string(),
          version_id: z.string().nullish(),
          batch_id: z.string().nullish(),
          num_logs: z.int(),
          evaluator_stats: z.array(EvaluatorStats),
          status: EvaluationStatus,
        }),
      )
      .describe(
        "Newest first, but that the second is one with all scores, where there is any: it is what Humanloop's clients compare theirs with.",
      ),
    progress: z.string(),
    report: z.string(),
    judges: z
      .array(TrustOfJudge)
      .nullish()
      .describe(
        "Of the Evaluators that ask a model: whether they agree with people. Once every Run has ended.",
      ),
    certainty_note: z
      .string()
      .nullish()
      .describe("Why no figure has an `interval` or a `comparison`, where none has."),
    status: EvaluationStatus,
  })
  .meta({ id: "EvaluationStats" });
export type EvaluationStats = z.output<typeof EvaluationStats>;
