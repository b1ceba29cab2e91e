import type { ChatMessage, ToolCall } from "@parley/promptfile";

/** What a suspended turn waits for: the calls of the model's last message that no message after it answers. */
export function findWaitingCalls(messages: readonly ChatMessage[]): ToolCall[] {
  const last = messages.findLastIndex(({ role }) => role === "assistant");
  const answered = new Set(messages.slice(last + 1).map((message) => message.tool_call_id));
  return (messages[last]?.tool_calls ?? []).filter(({ id }) => !answered.has(id));
}
