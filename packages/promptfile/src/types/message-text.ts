import type { ChatMessage } from "./message.ts";

/** The text of a message: its content, or its text parts one after the other, each on a line of its own. */
export function messageText(message: ChatMessage): string {
  const { content } = message;
  if (content == null || typeof content === "string") return content ?? "";
  return content.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n");
}
