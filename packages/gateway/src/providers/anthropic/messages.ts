import type {
  LanguageModelV4FilePart,
  LanguageModelV4Message,
  LanguageModelV4Prompt,
  LanguageModelV4TextPart,
  LanguageModelV4ToolResultPart,
} from "@ai-sdk/provider";
import type { ChatMessage, ContentPart } from "@parley/promptfile";
import type { ModelWarning } from "../../model.ts";
import { toAssistantContent } from "./assistant-content.ts";
import { toFilePart, toImagePart } from "./image-part.ts";

type Role<R extends LanguageModelV4Message["role"]> = Extract<LanguageModelV4Message, { role: R }>;

/** A conversation in the provider package's shape. Whatever Anthropic cannot be told becomes a warning. */
export function toPrompt(messages: readonly ChatMessage[], warnings: ModelWarning[]): LanguageModelV4Prompt {
  const toolNames = new Map<string, string>();
  const system: LanguageModelV4Prompt = [];
  const turns: LanguageModelV4Prompt = [];
  for (const message of messages) {
    warnOfName(message, warnings);
    switch (message.role) {
      case "system":
      case "developer":
        if (turns.length > 0) warnings.push(movedSystemWarning);
        system.push({ role: "system", content: toText(message.content, warnings) });
        break;
      case "assistant":
        for (const call of message.tool_calls ?? []) toolNames.set(call.id, call.function.name);
        turns.push({ role: "assistant", content: toAssistantContent(message, warnings) });
        break;
      case "tool":
        turns.push({ role: "tool", content: [toToolResult(message, toolNames)] });
        break;
      case "user":
        turns.push({ role: "user", content: toParts(message.content, warnings) });
    }
  }
  return [...system, ...turns];
}

function toParts(content: ChatMessage["content"], warnings: ModelWarning[]): Role<"user">["content"] {
  if (content === undefined) return [];
  if (typeof content === "string") return content === "" ? [] : [{ type: "text", text: content }];
  return content.map((part) => toPart(part, warnings));
}

function toPart(
  part: ContentPart,
  warnings: ModelWarning[],
): LanguageModelV4TextPart | LanguageModelV4FilePart {
  if (part.type === "text") return { type: "text", text: part.text };
  if (part.type === "file") return toFilePart(part.file);
  const { detail } = part.image_url;
  if (detail !== undefined && detail !== "auto") warnings.push(detailWarning);
  return toImagePart(part.image_url.url);
}

function toText(content: ChatMessage["content"], warnings: ModelWarning[]): string {
  if (typeof content === "string") return content;
  const texts = (content ?? []).flatMap((part) => (part.type === "text" ? [part.text] : []));
  if (texts.length < (content?.length ?? 0)) warnings.push(systemImageWarning);
  return texts.join("");
}

function toToolResult(
  message: ChatMessage,
  toolNames: ReadonlyMap<string, string>,
): LanguageModelV4ToolResultPart {
  const toolCallId = message.tool_call_id ?? "";
  const { content = "" } = message;
  return {
    type: "tool-result",
    toolCallId,
    toolName: toolNames.get(toolCallId) ?? message.name ?? "tool",
    output:
      typeof content === "string"
        ? { type: "text", value: content }
        : { type: "content", value: content.map((part) => toPart(part, [])) },
  };
}

function warnOfName(message: ChatMessage, warnings: ModelWarning[]): void {
  if (message.name !== undefined && message.role !== "tool") warnings.push(nameWarning);
}

const nameWarning: ModelWarning = {
  type: "unsupported",
  feature: "name",
  message: "Names of speakers are not supported by Anthropic and were left out.",
};

const detailWarning: ModelWarning = {
  type: "unsupported",
  feature: "image_url.detail",
  message: "An image's level of detail is not supported by Anthropic and was left out.",
};

const systemImageWarning: ModelWarning = {
  type: "unsupported",
  feature: "image_url",
  message: "Images in system messages are not supported by Anthropic and were left out.",
};

const movedSystemWarning: ModelWarning = {
  type: "compatibility",
  feature: "messages",
  message: "Anthropic takes system messages only before the conversation; a later one was moved there.",
};
