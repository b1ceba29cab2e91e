import { optional } from "@parley/promptfile";
import { z } from "zod";
import { User } from "./file.ts";
import { Moment, Timestamp } from "./kernel/wire.ts";

const SampleRate = z.number().gt(0).max(1);
const DelaySeconds = z
  .int()
  .min(0)
  .max(7 * 86_400);
const Usd = z.number().positive().max(1_000_000);

/** What confines a watch, and what it may cost. */
const limits = {
  sample_rate: optional(SampleRate).describe(
    "The share of Logs that is judged, above 0 and up to 1. Which Logs these are follows from their ids: every Evaluator with the same rate judges the same ones. Default: 1.",
  ),
  filter: z
    .string()
    .max(4000)
    .nullish()
    .describe(
      'A condition in CEL over `log`, the Log as `GET /logs/{id}` shows it: `log.user != "test" && has(log.output)`. Null: every Log.',
    ),
  delay_seconds: optional(DelaySeconds).describe(
    "How long after it was written a Log is judged, so that feedback and traces can come in. Default: 0.",
  ),
  environments: z
    .array(z.string().min(1).max(100))
    .min(1)
    .max(50)
    .nullish()
    .describe("Only Logs that were made for one of these environments, by name. Null: of any, and of none."),
  version_ids: z
    .array(z.string().max(200))
    .min(1)
    .max(100)
    .nullish()
    .describe("Only Logs of these versions of the File. Null: of all."),
  daily_budget: Usd.nullish().describe(
    "In USD: what its judgments may cost on one day (UTC). Logs that come when it is spent are skipped and counted; a back-fill can have them judged later.",
  ),
};

/** The Evaluator of a watch: one version for good, or whatever an environment holds. */
const evaluatorFields = {
  evaluator_version_id: optional(z.string()).describe("A version of an Evaluator, for good."),
  evaluator_id: optional(z.string()).describe("An Evaluator: the version that is deployed when a Log comes."),
  environment_id: optional(z.string()).describe(
    "Beside `evaluator_id`: in which environment. Default: the default one.",
  ),
};

export const WatchCreate = z
  .object({ ...evaluatorFields, ...limits })
  .superRefine(
    ({ evaluator_version_id: version, evaluator_id: id, environment_id: environment }, context) => {
      if ((version === undefined) === (id === undefined))
        context.addIssue({
          code: "custom",
          message: "Give one of `evaluator_version_id` and `evaluator_id`.",
        });
      if (version !== undefined && environment !== undefined)
        context.addIssue({
          code: "custom",
          path: ["environment_id"],
          message: "Give none beside `evaluator_version_id`.",
        });
    },
  )
  .meta({ id: "WatchCreate" });
export type WatchCreate = z.output<typeof WatchCreate>;

export const WatchUpdate = z
  .object({ state: optional(z.enum(["active", "inactive"])), ...limits })
  .meta({ id: "WatchUpdate" });
export type WatchUpdate = z.output<typeof WatchUpdate>;

/**
 * An Evaluator that watches the new Logs of a File. Those of `evaluators` in a File's reply are the same, without what
 * confines them.
 */
export const Watch = z
  .object({
    id: z.string(),
    file_id: z.string(),
    evaluator: z.object({
      id: z.string(),
      path: z.string(),
      name: z.string(),
      version_id: z
        .string()
        .nullable()
        .describe("Which version judges now; null where nothing is deployed to the environment it follows."),
      environment: z
        .object({ id: z.string(), name: z.string() })
        .nullable()
        .describe("Which environment it follows; null where it is one version for good."),
      evaluator_type: z.enum(["python", "llm", "human", "external"]).nullable(),
      return_type: z.string().nullable(),
    }),
    judged_by: z
      .enum(["parley", "application", "people"])
      .nullable()
      .describe(
        "`parley`: by itself, as soon as Logs come. Of `people` and the `application`, all that follows of limits has no effect.",
      ),
    state: z.enum(["active", "inactive"]),
    active_since: Timestamp.describe("Logs that were made before are judged by back-fills only."),
    sample_rate: SampleRate,
    filter: z.string().nullable(),
    delay_seconds: DelaySeconds,
    environments: z.array(z.string()).nullable(),
    version_ids: z.array(z.string()).nullable(),
    daily_budget: z.number().nullable().describe("In USD."),
    waiting_count: z.int().describe("Logs that are yet to be judged, with those whose delay is not over."),
    today: z
      .object({
        judged_count: z.int(),
        failed_count: z.int().describe("Of those judged: with an error in the place of a judgment."),
        skipped_count: z.int().describe("For the filter, or since a budget was spent."),
        cost: z.number().describe("In USD."),
      })
      .describe("Since midnight, UTC."),
    problem: z
      .string()
      .nullable()
      .describe("Why a Log was skipped or put off lately, in words for people; null where all is well."),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: "Watch" });
export type Watch = z.output<typeof Watch>;

export const BackFillCreate = z
  .object({
    watch_id: z.string(),
    start_date: Moment.describe("Logs made from here on …"),
    end_date: optional(Moment).describe("… and before here. Default: now."),
    sample_rate: optional(SampleRate).describe("Default: that of the watch."),
    budget: optional(Usd).describe(
      "In USD: it ends before its judgments cost more. The watch's daily budget is none of its business.",
    ),
  })
  .meta({ id: "BackFillCreate" });
export type BackFillCreate = z.output<typeof BackFillCreate>;

/** Has Logs that are there already judged by a watch: those of its environments, versions and filter. */
export const BackFill = z
  .object({
    id: z.string(),
    watch_id: z.string(),
    file_id: z.string(),
    evaluator_version_id: z.string().describe("Which version judges: the one that stood when it began."),
    start_date: Timestamp,
    end_date: Timestamp,
    sample_rate: z.number(),
    status: z.enum(["running", "completed", "cancelled", "failed"]),
    failure: z.string().nullable().describe("Why it failed: in words for people."),
    logs_count: z.int().describe("Logs of the span, counted when it began."),
    done_count: z.int().describe("Of these, how many it has looked at."),
    judged_count: z.int(),
    failed_count: z.int().describe("Of those judged: with an error in the place of a judgment."),
    skipped_count: z
      .int()
      .describe(
        "Not of its environments or versions, not in the sample, not let through by the filter, or judged before.",
      ),
    cost: z.number().describe("In USD."),
    budget: z.number().nullable(),
    created_at: Timestamp,
    created_by: User.nullish(),
    updated_at: Timestamp,
  })
  .meta({ id: "BackFill" });
export type BackFill = z.output<typeof BackFill>;
