import type { ContentPart, PromptTool } from "@parley/promptfile";
import type { RenderedPrompt } from "./rendered-prompt.ts";

type OpenAIPart =
  | { type: "text"; text: string }
  | { type: "image_url"; image_url: { url: string; detail?: "high" | "low" | "auto" } }
  | { type: "file"; file: { file_data: string; filename: string } };

type OpenAIToolCall = { id: string; type: "function"; function: { name: string; arguments: string } };

type OpenAIMessage =
  | { role: "system" | "developer"; content: string; name?: string }
  | { role: "user"; content: string | OpenAIPart[]; name?: string }
  | { role: "assistant"; content: string | null; name?: string; tool_calls?: OpenAIToolCall[] }
  | { role: "tool"; content: string; tool_call_id: string };

type OpenAITool = {
  type: "function";
  function: { name: string; description: string; parameters: Record<string, unknown>; strict?: boolean };
};

/** What `openai.chat.completions.create` takes; whoever speaks that API takes it too. */
export type OpenAIRequest = {
  model: string;
  messages: OpenAIMessage[];
  max_completion_tokens?: number;
  max_tokens?: number;
  temperature?: number;
  top_p?: number;
  stop?: string | string[];
  presence_penalty?: number;
  frequency_penalty?: number;
  seed?: number;
  reasoning_effort?: "high" | "medium" | "low";
  response_format?:
    | { type: "text" }
    | { type: "json_object" }
    | { type: "json_schema"; json_schema: { name: string; schema?: Record<string, unknown> } };
  tools?: OpenAITool[];
};

/**
 * A rendered Prompt as the body of OpenAI's chat completions. `other` parameters go into it as they are; a reasoning
 * budget in tokens, and a completion, have no place there.
 *
 * @example
 * const rendered = await parley.prompts.render({ path: "support/reply", inputs: { question } });
 * const reply = await openai.chat.completions.create(toOpenAI(rendered));
 */
export function toOpenAI({ model, provider, messages, parameters }: RenderedPrompt): OpenAIRequest {
  const { max_tokens, reasoning_effort, tools, response_format, other, ...sampling } = parameters;
  const limit = max_tokens === undefined || max_tokens < 0 ? undefined : max_tokens;
  // OpenAI's newer models refuse `max_tokens`; others that speak its API know nothing else.
  const limitName = provider === undefined || provider === "openai" ? "max_completion_tokens" : "max_tokens";
  return {
    ...other,
    model,
    messages: messages.map(toMessage),
    ...(sampling as Partial<OpenAIRequest>),
    ...(limit !== undefined && { [limitName]: limit }),
    ...(typeof reasoning_effort === "string" && { reasoning_effort }),
    ...(response_format !== undefined && {
      response_format: response_format as NonNullable<OpenAIRequest["response_format"]>,
    }),
    ...(tools !== undefined && tools.length > 0 && { tools: tools.map(toTool) }),
  };
}

type Message = RenderedPrompt["messages"][number];

function toMessage({ role, content, name, tool_call_id, tool_calls }: Message): OpenAIMessage {
  const named = name === undefined ? {} : { name };
  if (role === "user") {
    return {
      role,
      content: typeof content === "string" ? content : (content ?? []).map(toPart),
      ...named,
    };
  }
  const text = textOf(content);
  if (role === "tool") return { role, content: text, tool_call_id: tool_call_id ?? "" };
  if (role !== "assistant") return { role, content: text, ...named };
  return {
    role,
    content: content == null ? null : text,
    ...named,
    ...(tool_calls !== undefined &&
      tool_calls.length > 0 && {
        tool_calls: tool_calls.map((call) => ({
          id: call.id,
          type: "function" as const,
          function: { name: call.function.name, arguments: call.function.arguments ?? "{}" },
        })),
      }),
  };
}

/** The text of a message that may hold nothing else. */
export function textOf(content: Message["content"]): string {
  if (content == null || typeof content === "string") return content ?? "";
  return content.flatMap((part) => (part.type === "text" ? part.text : [])).join("\n");
}

function toPart(part: ContentPart): OpenAIPart {
  if (part.type === "text") return { type: "text", text: part.text };
  if (part.type === "file") {
    const { url, filename } = part.file;
    return { type: "file", file: { file_data: url, filename: filename ?? "file" } };
  }
  const { url, detail } = part.image_url;
  return { type: "image_url", image_url: { url, ...(detail !== undefined && { detail }) } };
}

function toTool({ name, description, parameters, strict }: PromptTool): OpenAITool {
  return {
    type: "function",
    function: {
      name,
      description,
      parameters: parameters ?? { type: "object", properties: {} },
      ...(strict !== undefined && { strict }),
    },
  };
}
