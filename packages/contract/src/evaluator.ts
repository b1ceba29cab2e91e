import {
  CodeEvaluatorSpec as CodeSpec,
  findRuleProblems,
  judgmentFields,
  languageOf,
  LlmEvaluatorSpec,
} from "@parley/evaluators/schemas";
import { ChatMessage, optional } from "@parley/promptfile";
import { z } from "zod";
import { fileFields, fileInfo } from "./file.ts";
import { fileAddress, JsonObject, Timestamp } from "./kernel/wire.ts";
import { logBase, logContext, logFields } from "./log.ts";

const HumanSpec = z.object({
  ...judgmentFields,
  evaluator_type: z.literal("human"),
  instructions: optional(z.string().max(10_000)).describe("What the person who judges should know."),
});
const ExternalSpec = z.object({ ...judgmentFields, evaluator_type: z.literal("external") });

/** What an Evaluator returns and how it comes to it, by `evaluator_type`. */
export const EvaluatorSpec = z
  .discriminatedUnion("evaluator_type", [LlmEvaluatorSpec, z.object(CodeSpec.shape), HumanSpec, ExternalSpec])
  .meta({
    id: "EvaluatorSpec",
    description:
      "`llm` asks a model, `python` is code (another language stands in `attributes.language`: `typescript`, `javascript`), `human` is judged by people, `external` by your application.",
  });
export type EvaluatorSpec = z.output<typeof EvaluatorSpec>;

/** The same where it comes from outside: what contradicts itself is refused. */
export const GivenEvaluatorSpec = EvaluatorSpec.superRefine((spec, context) => {
  for (const { path, message } of findRuleProblems(spec))
    context.addIssue({ code: "custom", path: [path], message });
  if (spec.evaluator_type === "python" && languageOf(spec) === undefined)
    context.addIssue({
      code: "custom",
      path: ["attributes", "language"],
      message: "Code is in one of: python, typescript, javascript.",
    });
});

/** An Evaluator at one version: something that judges Logs. */
export const Evaluator = z
  .object({ ...fileFields, type: z.literal("evaluator").default("evaluator"), spec: EvaluatorSpec })
  .meta({ id: "Evaluator" });
export type Evaluator = z.output<typeof Evaluator>;

export const EvaluatorUpsert = z
  .object({ ...fileAddress, spec: GivenEvaluatorSpec, ...fileInfo })
  .meta({ id: "EvaluatorUpsert" });
export type EvaluatorUpsert = z.output<typeof EvaluatorUpsert>;

/** What an Evaluator says of a Log; which of these, its `return_type` decides. */
export const Judgment = z
  .union([z.boolean(), z.string().max(100_000), z.array(z.string()).max(1000), z.number()])
  .meta({ id: "Judgment" });
export type Judgment = z.output<typeof Judgment>;

/** What an Evaluator Log carries, beside the Logs below it and the one it judges. */
export const evaluatorLogFields = {
  ...logFields,
  type: z.literal("evaluator").default("evaluator"),
  evaluator: Evaluator,
  parent_id: z.string().nullish().describe("The Log that is judged."),
  judgment: Judgment.nullish(),
  marked_completed: z.boolean().nullish().describe("true: whoever reviewed the Log is done with it."),
  judged_by: z
    .string()
    .nullish()
    .describe(
      "Who said it, where a later judgment of the same takes its place: `user:…` as the application named them, `account:…` a person or service account, `owner` on a machine of one's own, `api_key:…` a program.",
    ),
  withdrawn_at: Timestamp.nullish().describe(
    "When a later judgment of the same person took the place of this one, or took it back.",
  ),
};

export const EvaluatorLogRequest = z
  .object({
    ...fileAddress,
    parent_id: z.string().describe("The Log that is judged."),
    judgment: Judgment.nullish().describe(
      "By the Evaluator's return type. Of a human Evaluator it takes the place of what the same `user` (or API key) said before; `null` takes that back.",
    ),
    marked_completed: optional(z.boolean()),
    spec: optional(GivenEvaluatorSpec).describe(
      "A version by its content. Equal content is the same version.",
    ),
    output_message: optional(ChatMessage),
    ...logBase,
    ...logContext,
  })
  .meta({ id: "EvaluatorLogRequest" });
export type EvaluatorLogRequest = z.output<typeof EvaluatorLogRequest>;

/** What is tried on what: an Evaluator as it is kept or as it is given, on a Log that there is or one made up. */
export const EvaluatorRunRequest = z
  .object({
    ...fileAddress,
    spec: optional(GivenEvaluatorSpec).describe("Instead of a version that is kept."),
    log_id: optional(z.string()).describe("A Log that there is; its Datapoint comes with it."),
    log: optional(JsonObject).describe("Or one made up: `inputs`, `output`, `messages` and so on."),
    testcase: optional(
      z.object({
        inputs: optional(JsonObject),
        messages: optional(z.array(ChatMessage)),
        target: optional(JsonObject),
      }),
    ).describe("The Datapoint to compare with."),
  })
  .superRefine(({ log_id, log }, context) => {
    if ((log_id === undefined) === (log === undefined))
      context.addIssue({ code: "custom", path: ["log_id"], message: "Give one of `log_id` and `log`." });
  })
  .meta({ id: "EvaluatorRunRequest" });
export type EvaluatorRunRequest = z.output<typeof EvaluatorRunRequest>;

/** What came of trying an Evaluator; nothing of it is kept. */
export const EvaluatorRunReply = z
  .object({
    judgment: Judgment.nullable(),
    error: z.string().nullable(),
    line: z.int().nullish().describe("Of the code, where the error was, from 1."),
    stdout: z.string(),
    rationale: z.string().nullish().describe("Why a model judged so."),
    votes: z.array(Judgment.nullable()).nullish().describe("Where a model was asked several times."),
    output: z.string().nullish().describe("What the model answered."),
    cost: z.number().nullish().describe("In USD."),
    duration: z.number().describe("Seconds."),
  })
  .meta({ id: "EvaluatorRunReply" });
export type EvaluatorRunReply = z.output<typeof EvaluatorRunReply>;

/** Which Log was made, of which version, about which Log. */
export const CreatedEvaluatorLog = z.object({
  id: z.string(),
  parent_id: z.string(),
  version_id: z.string(),
  session_id: z.string().nullish(),
});
