import {
  ChatMessage,
  Fallback,
  KernelExtensions,
  optional,
  PromptKernel,
  PromptTool,
  ResponseFormat,
} from "@parley/promptfile";
import { z } from "zod";
import { declaredInBody } from "./declared-in-body.ts";
import * as file from "./file.ts";
import { fileAddress, JsonObject, Timestamp } from "./kernel/wire.ts";
import {
  generationFields,
  generationMetrics,
  logBase,
  logChat,
  logContext,
  logFields,
  ToolChoice,
  Warning,
} from "./log.ts";

const LinkedTool = z.object({
  id: z.string(),
  version_id: z.string(),
  name: z.string(),
  description: z.string(),
  strict: z.boolean().nullish(),
  parameters: JsonObject.nullish(),
});

export const template = z.union([z.string(), z.array(ChatMessage)]).nullish();

export const fileWarnings = optional(z.array(Warning)).describe(
  "Partials and local files that are named and not put in: a call of it is refused.",
);

/** What is asked of which model, as replies show it; shared with Agents. */
export const modelFields = {
  model: z.string(),
  endpoint: z.string().nullish(),
  template,
  template_language: z.string().nullish(),
  provider: z.string().nullish(),
  max_tokens: z.int().nullish(),
  temperature: z.number().nullish(),
  top_p: z.number().nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  presence_penalty: z.number().nullish(),
  frequency_penalty: z.number().nullish(),
  other: JsonObject.nullish(),
  seed: z.int().nullish(),
  response_format: ResponseFormat.nullish(),
  reasoning_effort: z.union([z.string(), z.int()]).nullish(),
  fallbacks: z.array(Fallback).nullish(),
  attributes: JsonObject.nullish(),
  extensions: KernelExtensions.nullish().describe(
    "What the file declares beside what the model is asked: `inputs` and `evaluators` mean other things here.",
  ),
  raw_file_content: z.string().nullish(),
  warnings: fileWarnings,
};

/** The values that absent ones stand for: shown in replies, left out of a version and of its hash. */
export const modelDefaults = {
  endpoint: "chat",
  template_language: "default",
  max_tokens: -1,
  temperature: 1,
  top_p: 1,
  presence_penalty: 0,
  frequency_penalty: 0,
  other: {},
  attributes: {},
} as const;

/** A Prompt at one version. */
export const Prompt = z
  .object({
    ...file.fileFields,
    type: z.literal("prompt").default("prompt"),
    ...modelFields,
    tools: z.array(PromptTool).nullish(),
    linked_tools: z.array(LinkedTool).nullish(),
  })
  .meta({ id: "Prompt" });
export type Prompt = z.output<typeof Prompt>;

/** What a recorded call of a Prompt carries, beside the Logs below it. */
export const promptLogFields = {
  ...logFields,
  type: z.literal("prompt").default("prompt"),
  prompt: Prompt,
};

/** A version given in the request itself: its parameters, or the text of a `.prompt` file. */
const promptInBody = optional(z.union([PromptKernel, z.string()])).describe(
  "A version by its content: the parameters, or the text of a `.prompt` file. Equal content is the same version.",
);

export const ProviderApiKeys = z.record(z.string(), z.string().nullable()).meta({ id: "ProviderApiKeys" });

export const CallRequest = z
  .object({
    ...fileAddress,
    ...logChat,
    prompt: promptInBody,
    inputs: logBase.inputs,
    source: logBase.source,
    metadata: logBase.metadata,
    start_time: logBase.start_time,
    end_time: logBase.end_time,
    ...logContext,
    provider_api_keys: optional(ProviderApiKeys).describe("Used for this call only and never stored."),
    num_samples: optional(z.int().min(1).max(32)),
    stream: optional(z.boolean()),
    return_inputs: optional(z.boolean()),
    logprobs: optional(z.int().min(0).max(20)),
    suffix: optional(z.string()),
  })
  .meta({ id: "PromptCallRequest" });
export type PromptCallRequest = z.output<typeof CallRequest>;

const sampleFields = {
  index: z.int(),
  output: z.string().nullish(),
  created_at: Timestamp.nullish(),
  error: z.string().nullish(),
  provider_latency: z.number().nullish(),
  time_to_first_token: z.number().nullish(),
  stdout: z.string().nullish(),
  ...generationFields,
  provider: z.string().nullish().describe("The provider that answered, after fallbacks."),
  model: z.string().nullish().describe("The model that answered, after fallbacks."),
  warnings: z.array(Warning).nullish(),
};

export const PromptCallResponse = z
  .object({
    id: z.string(),
    prompt: Prompt,
    messages: z.array(ChatMessage).nullish(),
    tool_choice: ToolChoice.nullish(),
    inputs: JsonObject.nullish(),
    start_time: Timestamp.nullish(),
    end_time: Timestamp.nullish(),
    source: z.string().nullish(),
    metadata: JsonObject.nullish(),
    source_datapoint_id: z.string().nullish(),
    trace_parent_id: z.string().nullish(),
    user: z.string().nullish(),
    environment: z.string().nullish(),
    save: z.boolean().nullish(),
    log_id: z.string().nullish(),
    trace_id: z.string().nullish(),
    logs: z.array(z.object({ ...sampleFields, log_id: z.string().nullish() })),
  })
  .meta({ id: "PromptCallResponse" });
export type PromptCallResponse = z.output<typeof PromptCallResponse>;

/** One event of a streamed call: `output` is the text since the last event of this `index`. */
export const PromptCallChunk = z
  .object({
    ...sampleFields,
    id: z.string(),
    prompt_id: z.string(),
    version_id: z.string(),
  })
  .meta({ id: "PromptCallChunk" });
export type PromptCallChunk = z.output<typeof PromptCallChunk>;

export const LogRequest = z
  .object({
    ...fileAddress,
    ...logChat,
    run_id: optional(z.string()),
    prompt: promptInBody,
    ...generationMetrics,
    ...logBase,
    ...logContext,
  })
  .meta({ id: "PromptLogRequest" });
export type PromptLogRequest = z.output<typeof LogRequest>;

export const UpdateLogRequest = z
  .object({ ...logChat, ...generationMetrics, ...logBase, log_status: logContext.log_status })
  .meta({ id: "PromptLogUpdate" });
export type PromptLogUpdate = z.output<typeof UpdateLogRequest>;

/** Which Log was made, of which version. */
export const CreatedPromptLog = z.object({
  id: z.string(),
  prompt_id: z.string(),
  version_id: z.string(),
  session_id: z.string().nullish(),
});

export const UpsertRequest = z
  .object({ ...fileAddress, ...PromptKernel.shape, ...declaredInBody, ...file.fileInfo })
  .meta({ id: "PromptUpsert" });
export type PromptUpsert = z.output<typeof UpsertRequest>;
