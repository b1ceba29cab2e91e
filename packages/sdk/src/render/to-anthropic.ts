import type { ContentPart, PromptTool } from "@parley/promptfile";
import type { RenderedPrompt } from "./rendered-prompt.ts";
import { textOf } from "./to-openai.ts";

type ImageType = "image/jpeg" | "image/png" | "image/gif" | "image/webp";
type Address = { type: "url"; url: string };

type AnthropicBlock =
  | { type: "text"; text: string }
  | { type: "image"; source: Address | { type: "base64"; media_type: ImageType; data: string } }
  | { type: "document"; source: Address | { type: "base64"; media_type: "application/pdf"; data: string } }
  | { type: "tool_use"; id: string; name: string; input: Record<string, unknown> }
  | { type: "tool_result"; tool_use_id: string; content: string }
  | { type: "thinking"; thinking: string; signature: string }
  | { type: "redacted_thinking"; data: string };

type AnthropicMessage = { role: "user" | "assistant"; content: string | AnthropicBlock[] };

type AnthropicTool = {
  name: string;
  description: string;
  input_schema: { type: "object"; [keyword: string]: unknown };
};

/** What `anthropic.messages.create` takes. */
export type AnthropicRequest = {
  model: string;
  max_tokens: number;
  messages: AnthropicMessage[];
  system?: string;
  temperature?: number;
  top_p?: number;
  stop_sequences?: string[];
  thinking?: { type: "enabled"; budget_tokens: number };
  tools?: AnthropicTool[];
};

/** The API demands a limit; this is what a Prompt without one gets. */
const defaultMaxTokens = 4096;

/**
 * A rendered Prompt as the body of Anthropic's Messages API: system messages come first, in one text; results of
 * tools are the user's. What that API does not know (penalties, seed, response formats) is left out.
 *
 * @example
 * const rendered = await parley.prompts.render({ path: "support/reply", inputs: { question } });
 * const reply = await anthropic.messages.create(toAnthropic(rendered));
 */
export function toAnthropic({ model, messages, parameters }: RenderedPrompt): AnthropicRequest {
  const { max_tokens, temperature, top_p, stop, reasoning_effort, tools, other } = parameters;
  const isSystem = ({ role }: Message): boolean => role === "system" || role === "developer";
  const system = messages.filter(isSystem).map(({ content }) => textOf(content));
  return {
    ...other,
    model,
    max_tokens: max_tokens === undefined || max_tokens < 1 ? defaultMaxTokens : max_tokens,
    messages: messages.filter((message) => !isSystem(message)).map(toMessage),
    ...(system.length > 0 && { system: system.join("\n\n") }),
    ...(temperature !== undefined && { temperature }),
    ...(top_p !== undefined && { top_p }),
    ...(stop !== undefined && { stop_sequences: typeof stop === "string" ? [stop] : stop }),
    ...(typeof reasoning_effort === "number" && {
      thinking: { type: "enabled" as const, budget_tokens: reasoning_effort },
    }),
    ...(tools !== undefined && tools.length > 0 && { tools: tools.map(toTool) }),
  };
}

type Message = RenderedPrompt["messages"][number];

function toMessage({
  role,
  content,
  tool_call_id,
  tool_calls = [],
  thinking = [],
}: Message): AnthropicMessage {
  if (role === "tool") {
    const result = {
      type: "tool_result" as const,
      tool_use_id: tool_call_id ?? "",
      content: textOf(content),
    };
    return { role: "user", content: [result] };
  }
  const speaker = role === "assistant" ? "assistant" : "user";
  if (typeof content === "string" && tool_calls.length === 0 && thinking.length === 0)
    return { role: speaker, content };
  const parts = typeof content === "string" ? [{ type: "text" as const, text: content }] : (content ?? []);
  return {
    role: speaker,
    content: [
      ...thinking,
      ...parts.filter((part) => part.type !== "text" || part.text !== "").map(toBlock),
      ...tool_calls.map((call) => ({
        type: "tool_use" as const,
        id: call.id,
        name: call.function.name,
        input: JSON.parse(call.function.arguments ?? "{}") as Record<string, unknown>,
      })),
    ],
  };
}

function toBlock(part: ContentPart): AnthropicBlock {
  if (part.type === "text") return { type: "text", text: part.text };
  const url = part.type === "file" ? part.file.url : part.image_url.url;
  const [, mediaType, data] = /^data:([^;,]+);base64,(.*)$/s.exec(url) ?? [];
  const address: Address = { type: "url", url };
  if (part.type === "file") {
    const bytes = { type: "base64" as const, media_type: "application/pdf" as const, data: data ?? "" };
    return { type: "document", source: data === undefined ? address : bytes };
  }
  const bytes = { type: "base64" as const, media_type: mediaType as ImageType, data: data ?? "" };
  return { type: "image", source: data === undefined ? address : bytes };
}

function toTool({ name, description, parameters }: PromptTool): AnthropicTool {
  return { name, description, input_schema: { properties: {}, ...parameters, type: "object" } };
}
