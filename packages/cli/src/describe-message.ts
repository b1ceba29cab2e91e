import type { Log } from "@parley/sdk";

type Message = NonNullable<NonNullable<Log["messages"]>[number]>;
export type ToolCall = NonNullable<Message["tool_calls"]>[number];

/** What a message says, its images and tool calls in words. */
export function describeContent({ content, tool_calls }: Message): string {
  const parts = typeof content === "string" ? [content] : (content ?? []).map(describePart);
  return [...parts, ...describeToolCalls(tool_calls)].join("\n");
}

type Part = Exclude<NonNullable<Message["content"]>, string>[number];

function describePart(part: Part): string {
  if (part.type === "text") return part.text;
  if (part.type === "file") return `[file ${part.file.filename ?? shorten(part.file.url)}]`;
  return `[image ${shorten(part.image_url.url)}]`;
}

const shorten = (url: string): string => (url.length > 80 ? `${url.slice(0, 80)}…` : url);

/** Tool calls as `→ get_weather({"city":"Paris"})`. */
export function describeToolCalls(calls: readonly ToolCall[] | null | undefined): string[] {
  return (calls ?? []).map(({ function: called }) => `→ ${called.name}(${called.arguments ?? ""})`);
}
