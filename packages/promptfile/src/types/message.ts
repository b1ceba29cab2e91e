import { z } from "zod";
import { optional } from "./optional.ts";

/** Who speaks. Unknown roles are refused on the way in. */
export const ChatRole = z.enum(["user", "assistant", "system", "tool", "developer"]);
export type ChatRole = z.output<typeof ChatRole>;

const TextContent = z.object({ type: z.literal("text"), text: z.string() });

const ImageContent = z.object({
  type: z.literal("image_url"),
  image_url: z.object({
    url: z.string(),
    detail: optional(z.enum(["high", "low", "auto"])),
    alt: optional(z.string()).describe("What it shows, for people; models are not told."),
  }),
});

const FileContent = z.object({
  type: z.literal("file"),
  file: z.object({
    url: z.string(),
    filename: optional(z.string()),
    media_type: optional(z.string()),
  }),
});

/** One part of a message that is more than text. Addresses are `https:`, `data:`, or local paths yet to be resolved. */
export const ContentPart = z.discriminatedUnion("type", [TextContent, ImageContent, FileContent]);
export type ContentPart = z.output<typeof ContentPart>;

/** A tool call chosen by a model; `function.arguments` is JSON text, exactly as the model wrote it. */
export const ToolCall = z.object({
  id: z.string(),
  type: z.literal("function").default("function"),
  function: z.object({ name: z.string(), arguments: optional(z.string()) }),
});
export type ToolCall = z.output<typeof ToolCall>;

/** Reasoning blocks that a provider wants back unchanged on the next turn. */
export const Thinking = z.discriminatedUnion("type", [
  z.object({ type: z.literal("thinking"), thinking: z.string(), signature: z.string() }),
  z.object({ type: z.literal("redacted_thinking"), data: z.string() }),
]);
export type Thinking = z.output<typeof Thinking>;

/** One message of a chat, in the shape the wire uses everywhere. */
export const ChatMessage = z
  .object({
    role: ChatRole,
    content: optional(z.union([z.string(), z.array(ContentPart)])),
    name: optional(z.string()),
    tool_call_id: optional(z.string()),
    tool_calls: optional(z.array(ToolCall)),
    thinking: optional(z.array(Thinking)),
  })
  .meta({ id: "ChatMessage" });
export type ChatMessage = z.output<typeof ChatMessage>;
