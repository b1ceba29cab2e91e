import { optional } from "@parley/promptfile";
import { z } from "zod";
import { EvaluatorSpec, Judgment } from "./evaluator.ts";
import { User } from "./file.ts";
import { JsonObject, Timestamp } from "./kernel/wire.ts";
import { LogQuery } from "./log-queries.ts";
import { Log } from "./log-union.ts";
import { PlainName } from "./organizations.ts";

/** A member or a team. */
export const ReviewSubject = z
  .strictObject({ kind: z.enum(["user", "team"]), id: z.string().min(1).max(100) })
  .meta({ id: "ReviewSubject" });
export type ReviewSubject = z.output<typeof ReviewSubject>;

const NamedSubject = z.object({
  kind: z.enum(["user", "team"]),
  id: z.string(),
  name: z.string().nullable().describe("null where there is no such member or team any more."),
});

export const ReviewBlindness = z
  .enum(["until_item_ends", "until_judged", "none"])
  .describe(
    "When others' judgments of an item are shown: when all reviewers it needs have judged it; to whoever has judged it; always.",
  );
export const ReviewAdjudication = z
  .enum(["any_disagreement", "no_majority", "never"])
  .describe("When an item waits for somebody who decides. Texts are not compared.");

const ReviewersPerItem = z
  .int()
  .min(1)
  .max(20)
  .describe("How many people judge each item, each without the others.");
const Lease = z
  .int()
  .min(30)
  .max(86_400)
  .describe(
    "How long an item that somebody was given is kept for them; it is renewed while they look at it.",
  );
const Instructions = z.string().max(10_000);
const Subjects = z.array(ReviewSubject).max(100);

/** What a queue asks of an item: one human Evaluator at the version it had when the queue was made. */
export const ReviewQuestion = z
  .object({
    evaluator_id: z.string(),
    version_id: z.string(),
    path: z.string(),
    name: z.string(),
    spec: EvaluatorSpec,
  })
  .meta({ id: "ReviewQuestion" });
export type ReviewQuestion = z.output<typeof ReviewQuestion>;

const ReviewCounts = z.object({
  items: z.int(),
  open: z.int().describe("Items that need judgments yet."),
  disputed: z.int().describe("Items that wait for adjudication."),
  done: z.int(),
  judgments_given: z.int().describe("Reviews, in each of which somebody judged one item."),
  judgments_wanted: z.int(),
});

/** Items that people judge, and by what rules. */
export const ReviewQueue = z
  .object({
    id: z.string(),
    name: z.string(),
    instructions: z.string(),
    evaluators: z.array(ReviewQuestion),
    reviewers: z
      .array(NamedSubject)
      .describe("Empty: everybody who may judge; of programs those that may read the Evaluators."),
    adjudicators: z.array(NamedSubject).describe("Empty: everybody who may judge and change the queue."),
    reviewers_per_item: z.int(),
    blind: ReviewBlindness,
    adjudication: ReviewAdjudication,
    lease_seconds: z.int(),
    is_open: z.boolean().describe("false: nobody is given items of it."),
    counts: ReviewCounts,
    created_by: User.nullish(),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: "ReviewQueue" });
export type ReviewQueue = z.output<typeof ReviewQueue>;

export const ReviewQueueRequest = z
  .object({
    name: PlainName,
    instructions: Instructions.default(""),
    evaluators: z
      .array(
        z.object({ id: optional(z.string()), path: optional(z.string()) }).superRefine((given, context) => {
          if ((given.id === undefined) === (given.path === undefined))
            context.addIssue({ code: "custom", path: ["id"], message: "Give one of `id` and `path`." });
        }),
      )
      .min(1)
      .max(10)
      .describe("Human Evaluators, by id or path; each at its head."),
    reviewers: Subjects.default([]),
    adjudicators: Subjects.default([]),
    reviewers_per_item: ReviewersPerItem.default(1),
    blind: ReviewBlindness.default("until_item_ends"),
    adjudication: ReviewAdjudication.default("any_disagreement"),
    lease_seconds: Lease.default(600),
  })
  .meta({ id: "ReviewQueueRequest" });

export const ReviewQueueChange = z
  .object({
    name: optional(PlainName),
    instructions: optional(Instructions),
    reviewers: optional(Subjects),
    adjudicators: optional(Subjects),
    lease_seconds: optional(Lease),
    is_open: optional(z.boolean()),
  })
  .meta({ id: "ReviewQueueChange" });

const Assignees = z.array(z.string().min(1).max(100)).max(20).describe("User ids of members.");

/** Which Logs join a queue. */
export const ReviewItemsRequest = z
  .object({
    log_ids: optional(z.array(z.string().max(200)).min(1).max(1000)),
    query: optional(LogQuery).describe("All Logs that fit, as `GET /logs` takes it; the newest first."),
    sample: optional(z.int().min(1).max(1000)).describe("With `query`: about this many, at random."),
    run: optional(z.object({ evaluation_id: z.string(), run_id: z.string() })).describe(
      "All Logs of a Run of an Evaluation.",
    ),
    assignees: optional(Assignees).describe(
      "Only these people are given the items that are new, whoever reviews the queue otherwise.",
    ),
  })
  .superRefine((given, context) => {
    const sources = [given.log_ids, given.query, given.run].filter((source) => source !== undefined);
    if (sources.length !== 1)
      context.addIssue({
        code: "custom",
        path: ["log_ids"],
        message: "Give one of `log_ids`, `query` and `run`.",
      });
    if (given.sample !== undefined && given.query === undefined)
      context.addIssue({ code: "custom", path: ["sample"], message: "A sample is of a `query`." });
  })
  .meta({ id: "ReviewItemsRequest" });

export const ReviewItemsAdded = z
  .object({
    added: z.int(),
    known: z.int().describe("Logs that were items of the queue already."),
    left_out: z.int().describe("Logs that there are none of, and judgments, which are not reviewed."),
    is_complete: z.boolean().describe("false: more Logs fit than are taken at once."),
  })
  .meta({ id: "ReviewItemsAdded" });

const Judgments = z
  .record(z.string().max(200), Judgment.nullable())
  .describe("By the id of the Evaluator. Only of one that returns text it may be null or missing.");

const Said = z.object({
  reviewer: z.string().describe("As `judged_by` of Evaluator Logs."),
  name: z.string(),
  judgments: Judgments,
  at: Timestamp,
});

const ReviewPreview = z
  .object({
    path: z.string().describe("Of the File that it is a Log of."),
    input: z.string().nullable().describe("How its inputs begin, else the last message; null: neither."),
    output: z.string().nullable().describe("How its output begins, or why it failed."),
    is_failed: z.boolean(),
  })
  .meta({ id: "ReviewPreview" });

/** An item with what whoever asks may know of it. */
export const ReviewItem = z
  .object({
    id: z.string(),
    log_id: z.string(),
    preview: ReviewPreview.nullish().describe(
      "In lists of items: how the Log begins. null: there is none any more, or it is not yours to see.",
    ),
    state: z.enum(["open", "disputed", "done"]),
    wanted: z.int(),
    given: z.int(),
    is_stuck: z
      .boolean()
      .describe(
        "Of those named for it nobody is left to give what is wanted: assign it to others, or lower `wanted`.",
      ),
    assignees: z.array(NamedSubject).nullable().describe("null: whoever reviews the queue."),
    reviews: z.array(Said).nullable().describe("null as long as they are not to be seen."),
    skips: z.array(z.object({ name: z.string(), reason: z.string(), at: Timestamp })),
    final: Judgments.nullable().describe(
      "What the item came to, of each Evaluator: what all or most said, or who decided. null: no such thing.",
    ),
    disputed: z.array(z.string()).describe("The ids of the Evaluators on which reviewers are not at one."),
    adjudicated_by: z.string().nullable(),
    adjudicated_at: Timestamp.nullable(),
    note: z.string().nullable().describe("Why it was decided so."),
    added_at: Timestamp,
  })
  .meta({ id: "ReviewItem" });
export type ReviewItem = z.output<typeof ReviewItem>;

/** Absent: as it is. */
export const ReviewItemChange = z
  .object({
    assignees: z
      .array(z.string().min(1).max(100))
      .max(20)
      .nullish()
      .describe("User ids of members; null: whoever reviews the queue."),
    wanted: optional(ReviewersPerItem).describe(
      "How many judgments it needs. Where so many were given, it ends with what was said.",
    ),
  })
  .meta({ id: "ReviewItemChange" });

/** One item to look at: everything that is needed to judge it. */
export const ReviewTask = z
  .object({
    item: ReviewItem,
    log: Log.describe("Without what was said of it."),
    target: JsonObject.nullable().describe("What a good answer is, of its Datapoint."),
    reserved_until: Timestamp.nullable(),
  })
  .meta({ id: "ReviewTask" });
export type ReviewTask = z.output<typeof ReviewTask>;

const Remaining = z.object({
  waiting: z.int().describe("Items that you can be given now."),
  judged: z.int().describe("Items that you have judged."),
  skipped: z.int(),
  disputed: z.int().describe("Items that you could adjudicate."),
});

/** A queue as a reviewer meets it. */
export const ReviewerQueue = z
  .object({
    id: z.string(),
    name: z.string(),
    instructions: z.string(),
    is_open: z.boolean(),
    evaluators: z.array(ReviewQuestion),
    yours: Remaining,
  })
  .meta({ id: "ReviewerQueue" });
export type ReviewerQueue = z.output<typeof ReviewerQueue>;

export const NextReview = z
  .object({
    queue: ReviewerQueue,
    task: ReviewTask.nullable().describe("null: nothing that you could judge now."),
  })
  .meta({ id: "NextReview" });
export type NextReview = z.output<typeof NextReview>;

export const Disputes = z
  .object({ queue: ReviewerQueue, tasks: z.array(ReviewTask) })
  .meta({ id: "ReviewDisputes" });
export type Disputes = z.output<typeof Disputes>;

export const JudgmentsRequest = z.object({ judgments: Judgments }).meta({ id: "ReviewJudgmentsRequest" });
export const AdjudicationRequest = z
  .object({ judgments: Judgments, note: optional(z.string().max(2000)) })
  .meta({ id: "ReviewAdjudicationRequest" });

const Coefficient = z.object({
  value: z.number().nullable().describe("null where it is not defined, or there is too little."),
  interval: z.object({ low: z.number(), high: z.number(), level: z.number() }).nullable(),
  no_interval: z
    .string()
    .nullish()
    .describe("Why there is no interval, in words for people; null where there is one."),
  items: z.int(),
});

const PairAgreement = z.object({
  first: z.string(),
  second: z.string(),
  items: z.int().describe("That both judged."),
  agreed: z.int(),
  kappa: Coefficient.nullable().describe("Cohen's; null where values are not names."),
});

/** How far reviewers agree on what one Evaluator asks. */
export const ReviewAgreement = z
  .object({
    evaluator_id: z.string(),
    path: z.string(),
    measurement: z
      .enum(["nominal", "ordinal", "interval"])
      .nullable()
      .describe("How far apart two values are. null: texts, which are not compared."),
    items: z.int().describe("Ended items that several people judged."),
    unanimous: z.int().describe("Of those: all said the same."),
    cohen: Coefficient.nullable().describe("Where exactly two people judged."),
    fleiss: Coefficient.nullable().describe("Of names."),
    krippendorff: Coefficient.nullable(),
    pairs: z.array(PairAgreement).describe("Who disagrees with whom, the least agreement first."),
  })
  .meta({ id: "ReviewAgreement" });
export type ReviewAgreement = z.output<typeof ReviewAgreement>;

export const ReviewerProgress = z
  .object({
    reviewer: z.string(),
    name: z.string(),
    judged: z.int(),
    skipped: z.int(),
    median_seconds: z.number().nullable().describe("From being given an item to judging it."),
    last_at: Timestamp.nullable(),
  })
  .meta({ id: "ReviewerProgress" });
export type ReviewerProgress = z.output<typeof ReviewerProgress>;

export const ReviewResults = z
  .object({
    reviewers: z.array(ReviewerProgress),
    agreement: z.array(ReviewAgreement),
    is_partial: z.boolean().describe("true: of very many, the items that ended last are counted."),
  })
  .meta({ id: "ReviewResults" });
export type ReviewResults = z.output<typeof ReviewResults>;
