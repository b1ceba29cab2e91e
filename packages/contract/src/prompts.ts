import {
  ChatMessage,
  Fallback,
  optional,
  PromptKernel,
  ResponseFormat,
  ToolFunction,
} from "@parley/promptfile";
import { z } from "zod";
import * as file from "./file.ts";
import { empty, endpoint, resource, text } from "./kernel/endpoint.ts";
import { defineErrors } from "./kernel/errors.ts";
import {
  fileAddress,
  idParams,
  JsonObject,
  pageOf,
  pageQuery,
  QueryBoolean,
  sortQuery,
  Timestamp,
  versionQuery,
} from "./kernel/wire.ts";
import {
  generationFields,
  generationMetrics,
  logBase,
  logContext,
  logErrors,
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

const template = z.union([z.string(), z.array(ChatMessage)]).nullish();

/** A Prompt at one version. */
export const Prompt = z
  .object({
    ...file.fileFields,
    type: z.literal("prompt").default("prompt"),
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
    tools: z.array(ToolFunction).nullish(),
    linked_tools: z.array(LinkedTool).nullish(),
    fallbacks: z.array(Fallback).nullish(),
    attributes: JsonObject.nullish(),
    raw_file_content: z.string().nullish(),
  })
  .meta({ id: "Prompt" });
export type Prompt = z.output<typeof Prompt>;

const promptLogFields = {
  ...logFields,
  ...generationFields,
  type: z.literal("prompt").default("prompt"),
  messages: z.array(ChatMessage).nullish(),
  tool_choice: ToolChoice.nullish(),
  provider: z.string().nullish().describe("The provider that answered, where Parley made the call."),
  model: z.string().nullish().describe("The model that answered, where Parley made the call."),
  prompt: Prompt,
};
const PromptLogFields = z.object(promptLogFields);

export type PromptLog = z.output<typeof PromptLogFields> & {
  trace_children?: PromptLog[] | null | undefined;
};
type PromptLogInput = z.input<typeof PromptLogFields> & {
  trace_children?: PromptLogInput[] | null | undefined;
};

/** A recorded call of a Prompt; `trace_children` are the Logs below it. */
export const PromptLog: z.ZodType<PromptLog, PromptLogInput> = z
  .object({ ...promptLogFields, trace_children: z.lazy(() => z.array(PromptLog)).nullish() })
  .meta({ id: "PromptLog" });

const chat = { messages: optional(z.array(ChatMessage)), tool_choice: optional(ToolChoice) };

/** A version given in the request itself: its parameters, or the text of a `.prompt` file. */
const promptInBody = optional(z.union([PromptKernel, z.string()])).describe(
  "A version by its content: the parameters, or the text of a `.prompt` file. Equal content is the same version.",
);

export const ProviderApiKeys = z.record(z.string(), z.string().nullable()).meta({ id: "ProviderApiKeys" });

const CallRequest = z
  .object({
    ...fileAddress,
    ...chat,
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

const LogRequest = z
  .object({
    ...fileAddress,
    ...chat,
    run_id: optional(z.string()),
    prompt: promptInBody,
    ...generationMetrics,
    ...logBase,
    ...logContext,
  })
  .meta({ id: "PromptLogRequest" });
export type PromptLogRequest = z.output<typeof LogRequest>;

const UpdateLogRequest = z
  .object({ ...chat, ...generationMetrics, ...logBase, log_status: logContext.log_status })
  .meta({ id: "PromptLogUpdate" });
export type PromptLogUpdate = z.output<typeof UpdateLogRequest>;

const UpsertRequest = z
  .object({ ...fileAddress, ...PromptKernel.shape, ...file.fileInfo })
  .meta({ id: "PromptUpsert" });
export type PromptUpsert = z.output<typeof UpsertRequest>;

export const promptErrors = defineErrors("prompts", {
  fileInvalid: {
    kind: "unprocessable",
    message: (p: { excerpt: string; diagnostics: unknown[] }) =>
      `The .prompt file cannot be read:\n${p.excerpt}`,
  },
  inputsMissing: {
    kind: "unprocessable",
    message: (p: { missing: string[]; file: string }) =>
      `\`${p.file}\` needs inputs that were not given: ${p.missing.join(", ")}. Add them to \`inputs\`.`,
  },
  renderFailed: {
    kind: "unprocessable",
    message: (p: { file: string; reason: string }) =>
      `The template of \`${p.file}\` could not be rendered: ${p.reason}`,
  },
  noVersion: {
    kind: "not_found",
    message: (p: { file: string }) =>
      `Prompt \`${p.file}\` does not exist, and the request holds no version to make it from. Give \`prompt\`.`,
  },
  modelUnknown: { kind: "unprocessable", message: (p: { reason: string }) => p.reason },
  providerKeyMissing: {
    kind: "unprocessable",
    message: (p: { reason: string; provider: string }) => p.reason,
  },
  providerRefused: {
    kind: "unprocessable",
    message: (p: {
      reason: string;
      provider: string;
      status: number | null;
      log_id: string | null;
      upstream: Record<string, unknown>;
    }) => p.reason,
  },
  providerFailed: {
    kind: "upstream_failed",
    message: (p: {
      reason: string;
      provider: string;
      status: number | null;
      log_id: string | null;
      upstream: Record<string, unknown>;
    }) => p.reason,
  },
  providerTimeout: {
    kind: "upstream_timeout",
    message: (p: {
      reason: string;
      provider: string;
      status: number | null;
      log_id: string | null;
      upstream: Record<string, unknown>;
    }) => p.reason,
  },
  providerRateLimited: {
    kind: "rate_limited",
    message: (p: {
      reason: string;
      provider: string;
      status: number | null;
      log_id: string | null;
      upstream: Record<string, unknown>;
    }) => p.reason,
  },
});

const fileNotFound = [file.fileErrors.notFound, file.fileErrors.versionNotFound];

export const prompts = resource("prompts", {
  description: "A model, its parameters and a template: versioned, deployed, called and logged.",
  endpoints: {
    log: endpoint({
      method: "POST",
      path: "/prompts/log",
      summary: "Record a call that your application made itself",
      permission: "log",
      query: z.object(versionQuery),
      body: LogRequest,
      output: z.object({
        id: z.string(),
        prompt_id: z.string(),
        version_id: z.string(),
        session_id: z.string().nullish(),
      }),
      errors: [
        ...fileNotFound,
        promptErrors.noVersion,
        promptErrors.fileInvalid,
        logErrors.parentNotFound,
        logErrors.idTaken,
        logErrors.versionGone,
      ],
    }),
    updateLog: endpoint({
      method: "PATCH",
      path: "/prompts/:id/log/:log_id",
      summary: "Complete or correct a Log",
      permission: "log",
      params: z.object({ id: z.string(), log_id: z.string() }),
      body: UpdateLogRequest,
      output: PromptLog,
      errors: [...fileNotFound, logErrors.notFound],
    }),
    call: endpoint({
      method: "POST",
      path: "/prompts/call",
      summary: "Call a Prompt: find or make its version, render, ask the model, log, answer",
      description: "With `stream: true` the answer comes as server-sent events, ended by `data: [DONE]`.",
      permission: "call",
      query: z.object(versionQuery),
      body: CallRequest,
      output: PromptCallResponse,
      events: PromptCallChunk,
      errors: [
        ...fileNotFound,
        promptErrors.noVersion,
        promptErrors.fileInvalid,
        promptErrors.inputsMissing,
        promptErrors.renderFailed,
        logErrors.parentNotFound,
        logErrors.idTaken,
        promptErrors.modelUnknown,
        promptErrors.providerKeyMissing,
        promptErrors.providerRefused,
        promptErrors.providerFailed,
        promptErrors.providerTimeout,
        promptErrors.providerRateLimited,
      ],
    }),
    list: endpoint({
      method: "GET",
      path: "/prompts",
      summary: "List Prompts",
      permission: "read",
      query: z.object({
        ...pageQuery,
        name: z.string().optional().describe("Part of the name, any case."),
        user_filter: z.string().optional().describe("Part of the creator's name or e-mail, any case."),
        ...sortQuery,
      }),
      output: pageOf(Prompt),
    }),
    upsert: endpoint({
      method: "POST",
      path: "/prompts",
      summary: "Create a Prompt or a new version of it",
      permission: "write",
      body: UpsertRequest,
      output: Prompt,
      errors: [file.fileErrors.notFound, file.fileErrors.versionNameTaken, file.fileErrors.typeMismatch],
    }),
    get: endpoint({
      method: "GET",
      path: "/prompts/:id",
      summary: "Get a Prompt",
      permission: "read",
      params: idParams,
      query: z.object(versionQuery),
      output: Prompt,
      errors: fileNotFound,
    }),
    delete: endpoint({
      method: "DELETE",
      path: "/prompts/:id",
      summary: "Delete a Prompt with its versions and Logs",
      permission: "write",
      params: idParams,
      output: empty,
      errors: [file.fileErrors.notFound],
    }),
    move: endpoint({
      method: "PATCH",
      path: "/prompts/:id",
      summary: "Move, rename or describe a Prompt",
      permission: "write",
      params: idParams,
      body: z.object({
        path: fileAddress.path,
        name: optional(z.string().min(1)),
        description: file.fileInfo.description,
        tags: file.fileInfo.tags,
        readme: file.fileInfo.readme,
      }),
      output: Prompt,
      errors: [file.fileErrors.notFound, file.fileErrors.pathTaken],
    }),
    populate: endpoint({
      method: "POST",
      path: "/prompts/:id/populate",
      summary: "Fill a template with inputs without calling a model",
      permission: "read",
      isRepeatable: true,
      params: idParams,
      query: z.object(versionQuery),
      body: JsonObject.describe("The inputs themselves, by name."),
      output: Prompt.extend({ populated_template: template }).meta({ id: "PopulatedPrompt" }),
      errors: [...fileNotFound, promptErrors.inputsMissing, promptErrors.renderFailed],
    }),
    listVersions: endpoint({
      method: "GET",
      path: "/prompts/:id/versions",
      summary: "List the versions of a Prompt, newest first",
      permission: "read",
      params: idParams,
      query: z.object({
        evaluator_aggregates: QueryBoolean.optional().describe("Accepted; does nothing yet."),
      }),
      output: z.object({ records: z.array(Prompt) }),
      errors: [file.fileErrors.notFound],
    }),
    deleteVersion: endpoint({
      method: "DELETE",
      path: "/prompts/:id/versions/:version_id",
      summary: "Delete a version that is deployed nowhere, with its Logs",
      permission: "write",
      params: file.versionParams,
      output: empty,
      errors: [...fileNotFound, file.fileErrors.versionDeployed, file.fileErrors.versionLast],
    }),
    updateVersion: endpoint({
      method: "PATCH",
      path: "/prompts/:id/versions/:version_id",
      summary: "Name or describe a version",
      permission: "write",
      params: file.versionParams,
      body: file.UpdateVersion,
      output: Prompt,
      errors: [...fileNotFound, file.fileErrors.versionNameTaken],
    }),
    setDeployment: endpoint({
      method: "POST",
      path: "/prompts/:id/environments/:environment_id",
      summary: "Deploy a version to an environment",
      permission: "deploy",
      params: file.environmentParams,
      query: z.object({ version_id: z.string() }),
      output: Prompt,
      errors: fileNotFound,
    }),
    removeDeployment: endpoint({
      method: "DELETE",
      path: "/prompts/:id/environments/:environment_id",
      summary: "Deploy nothing to an environment",
      permission: "deploy",
      params: file.environmentParams,
      output: empty,
      errors: fileNotFound,
    }),
    listEnvironments: endpoint({
      method: "GET",
      path: "/prompts/:id/environments",
      summary: "List all environments, each with the version deployed there",
      permission: "read",
      params: idParams,
      output: z.array(file.FileEnvironment(Prompt)),
      errors: [file.fileErrors.notFound],
    }),
    listDeployments: endpoint({
      method: "GET",
      path: "/prompts/:id/deployments",
      summary: "The history of deployments, newest first",
      permission: "read",
      params: idParams,
      query: z.object(pageQuery),
      output: pageOf(file.DeploymentEvent),
      errors: [file.fileErrors.notFound],
    }),
    updateMonitoring: endpoint({
      method: "POST",
      path: "/prompts/:id/evaluators",
      summary: "Choose the Evaluators that watch a Prompt's new Logs",
      permission: "write",
      params: idParams,
      body: file.UpdateMonitoring,
      output: Prompt,
      errors: [file.fileErrors.notFound, file.fileErrors.evaluatorNotFound],
    }),
    serialize: endpoint({
      method: "GET",
      path: "/prompts/:id/serialize",
      summary: "A version as the text of a `.prompt` file",
      permission: "read",
      params: idParams,
      query: z.object(versionQuery),
      output: text,
      errors: fileNotFound,
    }),
    deserialize: endpoint({
      method: "POST",
      path: "/prompts/deserialize",
      summary: "Read the text of a `.prompt` file into its parameters",
      permission: "read",
      isRepeatable: true,
      body: z.object({ prompt: z.string() }),
      output: PromptKernel.meta({ id: undefined }),
      errors: [promptErrors.fileInvalid],
    }),
  },
});
