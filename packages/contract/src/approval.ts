import { optional } from "@parley/promptfile";
import { z } from "zod";
import { ApprovalPlan } from "./approval-plan.ts";
import { AppliedPolicy } from "./policy.ts";
import { GrantUse } from "./grants.ts";
import { FileType, User } from "./file.ts";
import { JsonObject, Timestamp } from "./kernel/wire.ts";

const day = 86_400;

export const ApprovalKind = z.enum(["function_call", "question", "promotion"]);
export const Stakes = z.enum(["low", "medium", "high"]);
export const DeadlineOutcome = z.enum(["timed_out", "denied", "approved"]);

/** What can be chosen with one click: a reason to deny, or an answer. */
export const AnswerOption = z
  .object({
    name: z.string().min(1).max(200),
    title: z.string().max(200).nullish(),
    description: z.string().max(2000).nullish(),
    prompt_fill: z
      .string()
      .max(10_000)
      .nullish()
      .describe("What becomes the comment or the answer; with `interactive`, what the form begins with."),
    interactive: z.boolean().nullish().describe("Whether the text is edited before it is sent."),
  })
  .meta({ id: "AnswerOption" });

/** Something that helps to decide. */
export const ApprovalAttachment = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("text"), title: z.string().max(200), text: z.string().max(200_000) }),
    z.object({
      kind: z.literal("diff"),
      title: z.string().max(200),
      before: z.string().max(200_000),
      after: z.string().max(200_000),
    }),
    z.object({ kind: z.literal("image"), title: z.string().max(200), url: z.url({ protocol: /^https?$/ }) }),
    z.object({ kind: z.literal("link"), title: z.string().max(200), url: z.url({ protocol: /^https?$/ }) }),
  ])
  .meta({ id: "ApprovalAttachment" });

const Text = z.string().max(100_000);

const options = z
  .array(AnswerOption)
  .max(50)
  .refine((list) => new Set(list.map(({ name }) => name)).size === list.length, {
    error: "Each option needs a name of its own",
  });

const circumstances = {
  stakes: Stakes.default("medium"),
  reason: Text.nullish().describe("Why the model wants it, in its own words."),
  options: optional(options).describe("Reasons to deny, or answers, to choose from."),
  run_id: z.string().max(500).nullish().describe("Groups what one run of an agent asked."),
  call_id: z.string().max(500).nullish().describe("The model's id of the tool call."),
  version_id: z.string().max(200).nullish().describe("The Prompt or Agent version that asks."),
  trace_id: z.string().max(200).nullish(),
  log_id: z.string().max(200).nullish(),
  environment: z
    .string()
    .max(200)
    .nullish()
    .describe(
      "Where the call would run. A key that is limited to environments names one of them; of one, it is that.",
    ),
  attachments: optional(z.array(ApprovalAttachment).max(20)),
  join: optional(z.boolean()).describe(
    "Whether an identical request of the same requester that is still pending stands for this one. One decision then serves all; a call is claimed once by one of them.",
  ),
  state: JsonObject.nullish().describe("Yours; given back as it came."),
  supersedes: z
    .string()
    .max(200)
    .nullish()
    .describe(
      "The id of a pending request of the same requester that this one takes the place of: it ends as `superseded`.",
    ),
  plan: optional(ApprovalPlan).describe("Default: anyone who may answer, at once."),
  deadline_seconds: z
    .int()
    .min(1)
    .max(90 * day)
    .nullish()
    .describe("Without one, the request waits until it is answered or cancelled."),
  on_deadline: DeadlineOutcome.default("timed_out").describe("What it ends as when nobody has decided."),
};

/** What must still hold when an approved call is about to run. */
export const Precondition = z
  .union([
    z
      .strictObject({ equals: z.unknown() })
      .refine((given) => given.equals !== undefined, { error: "`equals` is missing" })
      .describe("What the claim has to give as `facts`, to the letter: an etag, a hash, a balance."),
    z
      .strictObject({ when: z.string().min(1).max(4000) })
      .describe("A condition in CEL over `args`, `now` and the `facts` that the claim gives."),
  ])
  .meta({ id: "ApprovalPrecondition" });
export type Precondition = z.output<typeof Precondition>;

export const FunctionCallRequest = z.object({
  kind: z.literal("function_call"),
  name: z.string().min(1).max(500).describe("Of the tool or function."),
  description: Text.nullish(),
  schema: JsonObject.nullish().describe("The JSON Schema of the arguments; edits must fit it."),
  args: JsonObject.describe("By name: what is approved is exactly these."),
  editable: z
    .union([z.boolean(), z.array(z.string().max(500)).max(200)])
    .default(false)
    .describe("Whether who approves may change arguments, or the names of those that may be changed."),
  valid_seconds: z
    .int()
    .min(1)
    .max(90 * day)
    .default(day)
    .describe("How long after the approval it may be claimed. Default: a day."),
  precondition: Precondition.nullish().describe(
    "What must still hold when the call is claimed; else the claim is refused.",
  ),
  ...circumstances,
});

export const QuestionRequest = z.object({
  kind: z.literal("question"),
  name: z.string().min(1).max(500).default("question").describe("What the inbox calls it."),
  message: z.string().min(1).max(100_000),
  subject: z.string().max(1000).nullish(),
  response_schema: JsonObject.nullish().describe("The JSON Schema of the answer; without one it is text."),
  ...circumstances,
});

export const PromotionRequest = z.object({
  kind: z.literal("promotion"),
  name: z.literal("promotion").default("promotion"),
  file: z
    .object({ id: optional(z.string().max(200)), path: optional(z.string().max(500)) })
    .describe("The File, by id or path. Who asks has to be able to read it."),
  ...circumstances,
  version_id: z.string().min(1).max(200).describe("The version that is to be deployed."),
  environment: z.string().min(1).max(200).describe("Where to, by name or id."),
  reason: Text.nullish().describe("Why it is to be deployed."),
  on_deadline: z
    .enum(["timed_out", "denied"])
    .default("timed_out")
    .describe("What it ends as when nobody has decided. Silence deploys nothing."),
});

export const ApprovalRequest = z
  .discriminatedUnion("kind", [FunctionCallRequest, QuestionRequest, PromotionRequest])
  .meta({ id: "ApprovalRequest" });
export type ApprovalRequest = z.output<typeof ApprovalRequest>;

/** Who answered, as it was then. */
export const Voter = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    channel: z.string().nullable().describe("Where the answer came from; null is the inbox or the API."),
  })
  .meta({ id: "ApprovalVoter" });

const decidedBy = { by: z.array(Voter), at: Timestamp };
const comment = z.string().nullable();
const option = z.string().nullable().describe("The name of the option that was chosen.");
const basis = z
  .enum(["people", "policy", "grant", "deadline"])
  .describe("What it rests on. Of a `policy` or a `grant`, the request says which.");

/** What became of a request. */
export const ApprovalStatus = z
  .discriminatedUnion("status", [
    z.object({ status: z.literal("pending") }),
    z.object({
      status: z.literal("approved"),
      ...decidedBy,
      comment,
      is_edited: z.boolean().describe("Whether the arguments are no longer those that were asked for."),
      valid_until: Timestamp.describe("Until then it may be claimed."),
      by_deadline: z.boolean(),
      basis,
    }),
    z.object({
      status: z.literal("denied"),
      ...decidedBy,
      comment,
      option,
      by_deadline: z.boolean(),
      basis,
    }),
    z.object({ status: z.literal("answered"), ...decidedBy, answer: z.unknown(), option }),
    z.object({ status: z.literal("timed_out"), at: Timestamp }),
    z.object({ status: z.literal("cancelled"), at: Timestamp, by: User, reason: z.string().nullable() }),
    z.object({
      status: z.literal("superseded"),
      at: Timestamp,
      by: User,
      successor_id: z.string().describe("The request that stands in its place."),
    }),
  ])
  .meta({ id: "ApprovalStatus" });
export type ApprovalStatus = z.output<typeof ApprovalStatus>;

/** What became of an approved call. */
export const Execution = z
  .discriminatedUnion("status", [
    z.object({ status: z.literal("claimed"), at: Timestamp }),
    z.object({ status: z.literal("succeeded"), at: Timestamp, claimed_at: Timestamp, result: z.unknown() }),
    z.object({ status: z.literal("failed"), at: Timestamp, claimed_at: Timestamp, error: z.string() }),
  ])
  .meta({ id: "ApprovalExecution" });

/** What was said about a request while it waited. It decides nothing. */
export const ApprovalMessage = z
  .object({
    number: z.int().describe("From 1."),
    from: z
      .enum(["reviewer", "requester"])
      .describe("A `reviewer` asks back; the `requester` is who asked in the first place."),
    by: z.object({ id: z.string(), name: z.string() }),
    text: z.string(),
    at: Timestamp,
  })
  .meta({ id: "ApprovalMessage" });
export type ApprovalMessage = z.output<typeof ApprovalMessage>;

const PromotedVersion = z.object({
  id: z.string(),
  number: z.int().describe("1 for the File's first version, then upwards."),
  name: z.string().nullable(),
  text: z.string().describe("The version as a file, or its content as JSON; at most 60000 characters of it."),
});

/** What a promotion would change, as it was when it was asked for. */
export const Promotion = z
  .object({
    file: z.object({ id: z.string(), type: FileType, path: z.string() }),
    environment: z.object({ id: z.string(), name: z.string() }),
    version: PromotedVersion,
    replaces: PromotedVersion.nullable().describe(
      "What is deployed there, and has to be still when it is approved; null: nothing.",
    ),
    is_shortened: z.boolean().describe("Whether a `text` is not all of it."),
  })
  .meta({ id: "Promotion" });
export type Promotion = z.output<typeof Promotion>;

export const Approval = z
  .object({
    id: z.string(),
    kind: ApprovalKind,
    name: z.string(),
    request: ApprovalRequest.describe("As it was asked, word for word."),
    args: JsonObject.nullable().describe(
      "Of a function call: the arguments as they stand now, edits included. Of a promotion: `file_id`, `version_id`, `environment_id` and `replaces`, the id of the version in whose place it comes.",
    ),
    args_hash: z
      .string()
      .nullable()
      .describe("SHA-256, in hex, of the canonical JSON (RFC 8785) of `args`: what a decision is bound to."),
    outcome: ApprovalStatus,
    promotion: optional(Promotion).describe("What a promotion would change; other requests have none."),
    warnings: optional(z.array(z.string())).describe(
      "Why nobody could have decided it when it was asked, or not by all of its plan: sentences. Absent where all was well.",
    ),
    execution: Execution.nullable(),
    approvals: z.array(Voter).describe("Who has said yes so far to the arguments as they stand."),
    denials: z.array(Voter),
    messages: z
      .array(ApprovalMessage)
      .describe("What reviewers asked back, and what who asked replied; oldest first."),
    views: z
      .array(z.object({ id: z.string(), name: z.string(), at: Timestamp }))
      .describe("Who of those who may decide has opened it in the inbox, and when first."),
    policy: AppliedPolicy.nullable().describe("What the policy in use said of it, and why."),
    grant: GrantUse.omit({ approval_id: true }).nullable().describe("The grant that approved it."),
    requester: User,
    created_at: Timestamp,
    deadline_at: Timestamp.nullable(),
  })
  .meta({ id: "Approval" });
export type Approval = z.output<typeof Approval>;

/** One thing that happened to a request, in the order in which it happened. */
export const ApprovalEvent = z
  .object({
    number: z.int(),
    type: z.string(),
    at: Timestamp,
    data: JsonObject,
  })
  .meta({ id: "ApprovalEvent" });

/** The same among those of other requests: what it happened to, as that is now. */
export const ApprovalChange = ApprovalEvent.extend({
  approval_id: z.string(),
  name: z.string(),
  kind: ApprovalKind,
  stakes: Stakes,
  status: z.string(),
  run_id: z.string().nullable(),
}).meta({ id: "ApprovalChange" });
