import { ChatMessage } from "@parley/promptfile";
import { asList, isRecord } from "./decode/read-value.ts";

/** Messages in any of the shapes that instrumentations write; undefined where there are none. */
export function toMessages(value: unknown): ChatMessage[] | undefined {
  if (typeof value === "string") return value === "" ? undefined : [{ role: "user", content: value }];
  const list = isRecord(value) ? (value["messages"] ?? [value]) : value;
  const messages = asList(list).flatMap((item) => toMessage(item) ?? []);
  return messages.length > 0 ? messages : undefined;
}

/**
 * One message: OpenAI's shape; `parts` of the GenAI conventions; parts of the Vercel AI SDK; OpenInference's, where
 * everything stands below `message`.
 */
export function toMessage(value: unknown, role?: string): ChatMessage | undefined {
  const given = isRecord(value) && isRecord(value["message"]) ? value["message"] : value;
  if (typeof given === "string") return { role: toRole(role ?? "user"), content: given };
  if (!isRecord(given)) return undefined;
  const parts = given["parts"] ?? given["contents"] ?? given["content"];
  const list = Array.isArray(parts) ? parts.map(unwrapPart) : [];
  const calls = [...list.filter(isCallPart), ...asList(given["tool_calls"])].flatMap(
    (call) => toToolCall(call) ?? [],
  );
  const answer = list.find(isAnswerPart);
  const content = answer ? toAnswer(answer) : toContent(Array.isArray(parts) ? list : parts);
  const callId = answer ? (answer["toolCallId"] ?? answer["id"]) : given["tool_call_id"];
  const message = ChatMessage.safeParse({
    role: answer ? "tool" : toRole(String(given["role"] ?? role ?? "user")),
    ...(content !== undefined && { content }),
    ...(calls.length > 0 && { tool_calls: calls }),
    ...(typeof given["name"] === "string" && { name: given["name"] }),
    ...(callId !== undefined && callId !== null && { tool_call_id: String(callId) }),
  });
  return message.success ? message.data : { role: "user", content: JSON.stringify(given) };
}

const roles: Readonly<Record<string, ChatMessage["role"]>> = {
  system: "system",
  developer: "developer",
  user: "user",
  human: "user",
  assistant: "assistant",
  ai: "assistant",
  model: "assistant",
  tool: "tool",
  function: "tool",
};

const toRole = (role: string): ChatMessage["role"] => roles[role.toLowerCase()] ?? "user";

const unwrapPart = (part: unknown): unknown =>
  isRecord(part) && isRecord(part["message_content"]) ? part["message_content"] : part;

const isCallPart = (part: unknown): boolean =>
  isRecord(part) && ["tool_call", "tool-call", "tool_use"].includes(String(part["type"]));

const isAnswerPart = (part: unknown): part is Record<string, unknown> =>
  isRecord(part) && ["tool_call_response", "tool-result"].includes(String(part["type"]));

function toAnswer(part: Record<string, unknown>): string {
  const result = part["response"] ?? part["output"] ?? part["result"] ?? "";
  const value = isRecord(result) && "value" in result ? result["value"] : result;
  return typeof value === "string" ? value : JSON.stringify(value);
}

function toContent(parts: unknown): unknown {
  if (parts === undefined || parts === null) return undefined;
  if (!Array.isArray(parts)) return typeof parts === "string" ? parts : JSON.stringify(parts);
  const content = parts.filter((part) => !isCallPart(part)).map(toContentPart);
  if (content.length === 0) return undefined;
  return content.every((part) => part.type === "text") ? content.map((part) => part.text).join("") : content;
}

type Part = { type: "text"; text: string } | { type: "image_url"; image_url: unknown; text?: never };

function toContentPart(part: unknown): Part {
  if (typeof part === "string") return { type: "text", text: part };
  if (!isRecord(part)) return { type: "text", text: JSON.stringify(part) ?? "" };
  const text = part["text"] ?? (part["type"] === "text" ? part["content"] : undefined);
  if (typeof text === "string") return { type: "text", text };
  if (part["type"] === "image_url" && isRecord(part["image_url"]))
    return { type: "image_url", image_url: part["image_url"] };
  return { type: "text", text: JSON.stringify(part) };
}

function toToolCall(value: unknown): object | undefined {
  const call = isRecord(value) && isRecord(value["tool_call"]) ? value["tool_call"] : value;
  if (!isRecord(call)) return undefined;
  const inner = isRecord(call["function"]) ? call["function"] : call;
  const name = inner["name"] ?? inner["toolName"];
  if (typeof name !== "string") return undefined;
  const given = inner["arguments"] ?? inner["input"] ?? inner["args"];
  return {
    id: String(call["id"] ?? call["toolCallId"] ?? ""),
    type: "function",
    function: {
      name,
      ...(given !== undefined && { arguments: typeof given === "string" ? given : JSON.stringify(given) }),
    },
  };
}
