import type { ChatMessage, ContentPart, ToolCall } from "../types/message.ts";
import type { PromptKernel } from "../types/prompt.ts";

/**
 * The same Prompt with nothing in it that says nothing: absent values, defaults of the format and empty
 * collections are left out, and so are keys that do not belong to a kernel. Two kernels ask a model the same thing
 * exactly when their normal forms are equal, which is what a version's hash is taken of.
 *
 * `provider` is kept as given: which provider an absent one means is looked up from the model elsewhere.
 * Free-form objects (`other`, `attributes`, JSON Schemas) are kept byte for byte, nulls included.
 *
 * @example
 * normalizePromptKernel({ model: "gpt-4o", temperature: 1, tools: [], seed: null }) // { model: "gpt-4o" }
 */
export function normalizePromptKernel(kernel: PromptKernel): PromptKernel {
  return withoutAbsent<PromptKernel>({
    model: kernel.model,
    temperature: unlessDefault(kernel.temperature, 1),
    max_tokens: unlessDefault(kernel.max_tokens, -1),
    top_p: unlessDefault(kernel.top_p, 1),
    presence_penalty: unlessDefault(kernel.presence_penalty, 0),
    frequency_penalty: unlessDefault(kernel.frequency_penalty, 0),
    provider: kernel.provider,
    endpoint: unlessDefault(kernel.endpoint, "chat"),
    template: normalizeTemplate(kernel.template),
    template_language: unlessDefault(kernel.template_language, "default"),
    stop: Array.isArray(kernel.stop) ? unlessEmpty(kernel.stop) : kernel.stop,
    seed: kernel.seed,
    reasoning_effort: kernel.reasoning_effort,
    response_format:
      kernel.response_format &&
      withoutAbsent({ type: kernel.response_format.type, json_schema: kernel.response_format.json_schema }),
    other: unlessEmptyObject(kernel.other),
    attributes: unlessEmptyObject(kernel.attributes),
    tools: unlessEmpty(kernel.tools)?.map(({ name, description, strict, parameters }) =>
      withoutAbsent({ name, description, strict, parameters }),
    ),
    linked_tools: unlessEmpty(kernel.linked_tools),
    fallbacks: unlessEmpty(kernel.fallbacks)?.map(({ model, provider }) =>
      withoutAbsent({ model, provider }),
    ),
  });
}

function normalizeTemplate(template: PromptKernel["template"]): PromptKernel["template"] {
  if (template == null || typeof template === "string") return template;
  return unlessEmpty(template)?.map(normalizeMessage);
}

function normalizeMessage(message: ChatMessage): ChatMessage {
  const { content } = message;
  return withoutAbsent<ChatMessage>({
    role: message.role,
    content: Array.isArray(content) ? content.map(normalizePart) : content,
    name: message.name,
    tool_call_id: message.tool_call_id,
    tool_calls: unlessEmpty(message.tool_calls)?.map(normalizeToolCall),
    thinking: unlessEmpty(message.thinking)?.map((block) =>
      block.type === "thinking"
        ? { type: block.type, thinking: block.thinking, signature: block.signature }
        : { type: block.type, data: block.data },
    ),
  });
}

function normalizePart(part: ContentPart): ContentPart {
  if (part.type === "text") return { type: "text", text: part.text };
  const { url, detail } = part.image_url;
  return { type: "image_url", image_url: withoutAbsent({ url, detail }) };
}

function normalizeToolCall(call: ToolCall): ToolCall {
  const { name, arguments: argumentText } = call.function;
  return { id: call.id, type: "function", function: withoutAbsent({ name, arguments: argumentText }) };
}

function unlessDefault<T>(value: T, defaultValue: T): T | undefined {
  return value === defaultValue ? undefined : value;
}

function unlessEmpty<T>(list: T[] | undefined): T[] | undefined {
  return list == null || list.length === 0 ? undefined : list;
}

function unlessEmptyObject<T extends object>(value: T | undefined): T | undefined {
  return value == null || Object.keys(value).length === 0 ? undefined : value;
}

/** A copy without the keys whose value is `undefined` or `null`; not deep. */
function withoutAbsent<T extends object>(value: T): T {
  const copy = { ...value };
  for (const key of Object.keys(copy) as (keyof T)[]) {
    if (copy[key] == null) delete copy[key];
  }
  return copy;
}
