import { z } from "zod";
import { ToolApproval } from "./approval.ts";
import { extensionFields } from "./extensions.ts";
import { ChatMessage } from "./message.ts";
import { optional } from "./optional.ts";

const JsonObject = z.record(z.string(), z.unknown());

/** A function a model may call: name, what it is for, and a JSON Schema of its arguments. */
export const ToolFunction = z
  .object({
    name: z.string().min(1),
    description: z.string(),
    strict: optional(z.boolean()),
    parameters: optional(JsonObject),
  })
  .meta({ id: "ToolFunction" });
export type ToolFunction = z.output<typeof ToolFunction>;

/** A function in a Prompt: the model is shown the function, and a person the call where `approval` says so. */
export const PromptTool = z
  .object({ ...ToolFunction.shape, approval: optional(ToolApproval) })
  .meta({ id: "PromptTool" });
export type PromptTool = z.output<typeof PromptTool>;

export const ResponseFormat = z
  .object({ type: z.enum(["json_object", "json_schema", "text"]), json_schema: optional(JsonObject) })
  .meta({ id: "ResponseFormat" });
export type ResponseFormat = z.output<typeof ResponseFormat>;

export const ModelEndpoint = z.enum(["chat", "complete", "edit"]);
export type ModelEndpoint = z.output<typeof ModelEndpoint>;

export const TemplateLanguage = z.enum(["default", "jinja"]);
export type TemplateLanguage = z.output<typeof TemplateLanguage>;

/** A model to try when the one before it could not answer; parameters are shared with the Prompt. */
export const Fallback = z
  .object({ model: z.string().min(1), provider: optional(z.string().min(1)) })
  .meta({ id: "Fallback" });
export type Fallback = z.output<typeof Fallback>;

/**
 * What defines a version of a Prompt: everything that changes what the model is asked. Keys that are absent take
 * the defaults of the format; absent and default hash alike. Names, descriptions and tags are not part of it. Tests,
 * evaluators and the words about inputs are kept with a version and do not change its hash.
 */
export const PromptKernel = z
  .object({
    model: z.string().min(1),
    endpoint: optional(ModelEndpoint),
    template: optional(z.union([z.string(), z.array(ChatMessage)])),
    template_language: optional(TemplateLanguage),
    provider: optional(z.string().min(1)),
    max_tokens: optional(z.int().min(-1)),
    temperature: optional(z.number()),
    top_p: optional(z.number()),
    stop: optional(z.union([z.string(), z.array(z.string())])),
    presence_penalty: optional(z.number()),
    frequency_penalty: optional(z.number()),
    other: optional(JsonObject),
    seed: optional(z.int()),
    response_format: optional(ResponseFormat),
    reasoning_effort: optional(z.union([z.enum(["high", "medium", "low"]), z.int()])),
    tools: optional(z.array(PromptTool)),
    linked_tools: optional(z.array(z.string())),
    fallbacks: optional(z.array(Fallback)),
    attributes: optional(JsonObject),
    ...extensionFields,
  })
  .meta({ id: "PromptKernel" });
export type PromptKernel = z.output<typeof PromptKernel>;
