import { PromptKernel } from "@parley/promptfile";
import { z } from "zod";
import { fileEndpoints, fileNotFound } from "./file-endpoints.ts";
import { endpoint, resource, text } from "./kernel/endpoint.ts";
import { idParams, JsonObject, versionQuery } from "./kernel/wire.ts";
import { recordEndpoint, updateLogEndpoint } from "./log-endpoints.ts";
import { logErrors } from "./log.ts";
import { PromptLog } from "./log-union.ts";
import { promptErrors } from "./prompt-errors.ts";
import {
  CallRequest,
  CreatedPromptLog,
  fileWarnings,
  LogRequest,
  Prompt,
  PromptCallChunk,
  PromptCallResponse,
  template,
  UpdateLogRequest,
  UpsertRequest,
} from "./prompt.ts";

export const prompts = resource("prompts", {
  description: "A model, its parameters and a template: versioned, deployed, called and logged.",
  endpoints: {
    log: recordEndpoint({
      noun: "prompts",
      summary: "Record a call that your application made itself",
      request: LogRequest,
      created: CreatedPromptLog,
      errors: [promptErrors.noVersion, promptErrors.fileInvalid],
    }),
    updateLog: updateLogEndpoint({ noun: "prompts", update: UpdateLogRequest, log: PromptLog }),
    call: endpoint({
      method: "POST",
      path: "/prompts/call",
      summary: "Call a Prompt: find or make its version, render, ask the model, log, answer",
      description: "With `stream: true` the answer comes as server-sent events, ended by `data: [DONE]`.",
      permission: "call",
      resource: "file",
      environment: "query",
      query: z.object(versionQuery),
      body: CallRequest,
      output: PromptCallResponse,
      events: PromptCallChunk,
      errors: [
        ...fileNotFound,
        promptErrors.noVersion,
        promptErrors.fileInvalid,
        promptErrors.referencesLeft,
        promptErrors.inputsMissing,
        promptErrors.renderFailed,
        logErrors.parentNotFound,
        logErrors.traceComplete,
        logErrors.idTaken,
        promptErrors.modelUnknown,
        promptErrors.providerKeyMissing,
        promptErrors.providerRefused,
        promptErrors.providerFailed,
        promptErrors.providerTimeout,
        promptErrors.providerRateLimited,
      ],
    }),
    ...fileEndpoints({ noun: "prompts", title: "Prompt", file: Prompt, upsert: UpsertRequest }),
    populate: endpoint({
      method: "POST",
      path: "/prompts/:id/populate",
      summary: "Fill a template with inputs without calling a model",
      permission: "read",
      resource: "file",
      isRepeatable: true,
      params: idParams,
      query: z.object(versionQuery),
      body: JsonObject.describe("The inputs themselves, by name."),
      output: Prompt.extend({ populated_template: template }).meta({ id: "PopulatedPrompt" }),
      errors: [...fileNotFound, promptErrors.inputsMissing, promptErrors.renderFailed],
    }),
    serialize: endpoint({
      method: "GET",
      path: "/prompts/:id/serialize",
      summary: "A version as the text of a `.prompt` file",
      permission: "read",
      resource: "file",
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
      resource: "caller",
      isRepeatable: true,
      body: z.object({ prompt: z.string() }),
      output: PromptKernel.extend({ warnings: fileWarnings }).meta({ id: undefined }),
      errors: [promptErrors.fileInvalid],
    }),
  },
});
