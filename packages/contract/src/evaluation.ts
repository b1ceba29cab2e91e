import { optional } from "@parley/promptfile";
import { z } from "zod";
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

/** One version over one Dataset, or a bag of Logs. */
export const EvaluationRun = z
  .object({
    id: z.string(),
    dataset: Dataset.nullish(),
    version: File.nullish(),
    orchestrated: z.boolean().describe("true: Parley is to make the Logs; false: your application does."),
    added_at: Timestamp,
    created_at: Timestamp,
    created_by: User.nullish(),
    status: EvaluationStatus,
    status_note: z.string().nullish().describe("Why it is not further, in words for people."),
    control: z.boolean().describe("true: the others are compared with this one."),
    logs_count: z.int().nullish(),
  })
  .meta({ id: "EvaluationRun" });
export type EvaluationRun = z.output<typeof EvaluationRun>;

export const EvaluationCreate = z
  .object({
    file: optional(z.object({ id: optional(z.string()), path: optional(z.string()) })),
    name: optional(z.string().min(1).max(200)).describe("Unique within the File."),
    evaluators: z.array(GivenEvaluator).max(100),
  })
  .meta({ id: "EvaluationCreate" });

export const RunCreate = z
  .object({
    dataset: optional(GivenVersion),
    version: optional(GivenVersion),
    orchestrated: optional(z.boolean()).describe("true unless said otherwise. Nothing is run yet."),
    use_existing_logs: optional(z.boolean()).describe(
      "Takes the version's Logs that were made for Datapoints of the Dataset.",
    ),
  })
  .meta({ id: "EvaluationRunCreate" });

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

const counts = {
  evaluator_version_id: z.string(),
  total_logs: z.int().describe("How many Logs it judged, with those it had nothing to say of or failed at."),
  num_judgments: z.int(),
  num_nulls: z.int(),
  num_errors: z.int(),
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
    run_stats: z.array(
      z.object({
        run_id: z.string(),
        version_id: z.string().nullish(),
        batch_id: z.string().nullish(),
        num_logs: z.int(),
        evaluator_stats: z.array(EvaluatorStats),
        status: EvaluationStatus,
      }),
    ),
    progress: z.string(),
    report: z.string(),
    status: EvaluationStatus,
  })
  .meta({ id: "EvaluationStats" });
export type EvaluationStats = z.output<typeof EvaluationStats>;
