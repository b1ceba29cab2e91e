import { ChatMessage, optional } from "@parley/promptfile";
import { z } from "zod";
import { defineErrors } from "./kernel/errors.ts";
import { JsonObject, Moment, Timestamp } from "./kernel/wire.ts";

export const ToolChoice = z
  .union([
    z.enum(["none", "auto", "required"]),
    z.object({ type: z.literal("function"), function: z.object({ name: z.string() }) }),
  ])
  .meta({ id: "ToolChoice" });
export type ToolChoice = z.output<typeof ToolChoice>;

/** Something the model or the provider could not do as asked; nothing is dropped without one of these. */
export const Warning = z
  .object({ type: z.string(), feature: z.string().nullish(), message: z.string() })
  .meta({ id: "Warning" });
export type Warning = z.output<typeof Warning>;

/** Bounds of what a caller may count: anything beyond is a mistake, and stays exact as the integers it is kept in. */
const TokenCount = z.int().min(0).max(1_000_000_000_000);
const CostInUsd = z.number().min(0).max(9_000_000);
const Seconds = z.number().min(0).max(1_000_000_000);

/** What a caller may say of any Log. Times are ISO 8601; `provider_latency` is in seconds. */
export const logBase = {
  start_time: optional(Moment),
  end_time: optional(Moment),
  output: optional(z.string()),
  created_at: optional(Moment),
  error: optional(z.string()),
  provider_latency: optional(Seconds),
  stdout: optional(z.string()),
  provider_request: optional(JsonObject),
  provider_response: optional(JsonObject),
  inputs: optional(JsonObject),
  source: optional(z.string()),
  metadata: optional(JsonObject),
};

/** Where a new Log belongs. */
export const logContext = {
  source_datapoint_id: optional(z.string()),
  trace_parent_id: optional(z.string()),
  user: optional(z.string()),
  environment: optional(z.string()).describe("A label: the environment the Log belongs to."),
  save: optional(z.boolean()).describe("false keeps the Log and its figures but none of its content."),
  log_id: optional(z.string().min(1).max(200)).describe(
    "An id of your choice for the Log; taken ids answer 409.",
  ),
  log_status: optional(z.enum(["complete", "incomplete"])),
};

/** What a generation cost and how it ended. Costs are in USD. */
export const generationMetrics = {
  output_message: optional(ChatMessage),
  prompt_tokens: optional(TokenCount),
  reasoning_tokens: optional(TokenCount),
  output_tokens: optional(TokenCount),
  prompt_cost: optional(CostInUsd),
  output_cost: optional(CostInUsd),
  finish_reason: optional(z.string()),
};

/** What a caller asked of the model. */
export const logChat = { messages: optional(z.array(ChatMessage)), tool_choice: optional(ToolChoice) };

const givenLog = z.object({
  ...logBase,
  ...logContext,
  ...logChat,
  ...generationMetrics,
  run_id: optional(z.string()),
});
/** What a caller may say of a Log; each type accepts some of it. */
export type GivenLog = z.output<typeof givenLog>;

/** What a generation cost and how it ended, in replies. Costs are in USD. */
export const generationFields = {
  output_message: ChatMessage.nullish(),
  prompt_tokens: z.int().nullish(),
  reasoning_tokens: z.int().nullish(),
  output_tokens: z.int().nullish(),
  prompt_cost: z.number().nullish(),
  output_cost: z.number().nullish(),
  finish_reason: z.string().nullish(),
};

/** What every Log reply carries, whatever its type. */
export const logFields = {
  id: z.string(),
  start_time: Timestamp.nullish(),
  end_time: Timestamp.nullish(),
  created_at: Timestamp,
  output: z.string().nullish(),
  error: z.string().nullish(),
  provider_latency: z.number().nullish(),
  time_to_first_token: z.number().nullish().describe("Seconds."),
  stdout: z.string().nullish(),
  provider_request: JsonObject.nullish(),
  provider_response: JsonObject.nullish(),
  inputs: JsonObject.nullish(),
  source: z.string().nullish(),
  metadata: JsonObject.nullish(),
  source_datapoint_id: z.string().nullish(),
  trace_parent_id: z.string().nullish(),
  trace_id: z.string().nullish(),
  trace_flow_id: z.string().nullish(),
  batches: z.array(z.string()).nullish(),
  user: z.string().nullish(),
  environment: z.string().nullish(),
  save: z.boolean().nullish(),
  log_id: z.string().nullish(),
  log_status: z
    .enum(["complete", "incomplete"])
    .nullish()
    .describe("incomplete: still to be completed by its caller, or a call that was interrupted."),
  warnings: z.array(Warning).nullish(),
  ...generationFields,
  messages: z.array(ChatMessage).nullish(),
  tool_choice: ToolChoice.nullish(),
  provider: z.string().nullish().describe("The provider that answered, where Parley made the call."),
  model: z.string().nullish().describe("The model that answered, where Parley made the call."),
  bodies_omitted: z
    .boolean()
    .nullish()
    .describe(
      "true in a list that would be too large: long parts of this Log or its Prompt are left out. Get it by id.",
    ),
  evaluator_logs_omitted: z
    .boolean()
    .nullish()
    .describe("true in a list where `evaluator_logs` may lack some. Get the Log by id."),
  trace_children_omitted: z
    .boolean()
    .nullish()
    .describe("true where a reply nests only the first Logs of a trace: there may be more below this one."),
};

export const logErrors = defineErrors("logs", {
  notFound: { kind: "not_found", message: (p: { log_id: string }) => `Log \`${p.log_id}\` does not exist.` },
  cursorUnknown: {
    kind: "invalid_input",
    message: () => "The cursor is none of this list's. Begin again without one.",
  },
  pageTooDeep: {
    kind: "invalid_input",
    message: (p: { deepest: number }) =>
      `The first ${p.deepest} Logs of a list have page numbers. Go on with \`cursor\`, or narrow the list with \`end_date\`.`,
  },
  traceComplete: {
    kind: "conflict",
    message: (p: { log_id: string }) =>
      `The trace of Log \`${p.log_id}\` is complete and takes no more Logs.`,
  },
  notCompletable: {
    kind: "unprocessable",
    message: () =>
      "A Log is completed with an `output`, an `output_message` or an `error`. Give one of them.",
  },
  reopened: {
    kind: "conflict",
    message: (p: { log_id: string }) => `Log \`${p.log_id}\` is complete and cannot be opened again.`,
  },
  idTaken: { kind: "conflict", message: (p: { log_id: string }) => `A Log \`${p.log_id}\` exists already.` },
  parentNotFound: {
    kind: "not_found",
    message: (p: { trace_parent_id: string }) =>
      `Log \`${p.trace_parent_id}\` (trace_parent_id) does not exist.`,
  },
  versionGone: {
    kind: "gone",
    message: (p: { log_id: string }) =>
      `Log \`${p.log_id}\` could not be kept: what it is a Log of was deleted in the meantime.`,
  },
});
