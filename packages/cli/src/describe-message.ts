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
  const { url } = part.image_url;
  return `[image ${url.length > 80 ? `${url.slice(0, 80)}…` : url}]`;
}

/** Tool calls as `→ get_weather({"city":"Paris"})`. */
export function describeToolCalls(calls: readonly ToolCall[] | null | undefined): string[] {
  return (calls ?? []).map(({ function: called }) => `→ ${called.name}(${called.arguments ?? ""})`);
}
