import type { LintContext, LintMessage } from "../lint-context.ts";
import type { LintFix, LintRule } from "../lint-rule.ts";

export const toolCallIdMissing: LintRule = {
  code: "tool-call-id-missing",
  severity: "error",
  summary: "A tool call or a tool's response has no id.",
  *check(context) {
    for (const entry of context.messages) {
      const { message, range } = entry;
      for (const call of message.tool_calls ?? []) {
        if (call.id !== "") continue;
        yield { message: `The call of "${call.function.name}" has no id.`, hint: 'Write id="…".', range };
      }
      if (message.role !== "tool" || (message.tool_call_id ?? "") !== "") continue;
      const fix = answerOnlyCall(entry, context);
      yield {
        message: "This tool response does not say which call it answers.",
        hint: 'Give it the id of the call: <tool name="…" id="…">.',
        range,
        ...(fix && { fix }),
      };
    }
  },
};

/** Where one call waits for an answer, and one response has no id, it answers that. */
function answerOnlyCall({ index, element, message }: LintMessage, context: LintContext): LintFix | undefined {
  if (!element || message.tool_call_id !== undefined) return undefined;
  const asking = context.messages.slice(0, index).findLastIndex((entry) => entry.message.role !== "tool");
  const later = context.messages.slice(asking + 1);
  const end = later.findIndex((entry) => entry.message.role !== "tool");
  const responses = end === -1 ? later : later.slice(0, end);
  const answered = new Set(responses.map((entry) => entry.message.tool_call_id));
  const calls = context.messages[asking]?.message.tool_calls ?? [];
  const waiting = calls.filter(({ id }) => id !== "" && !answered.has(id));
  const withoutId = responses.filter((entry) => (entry.message.tool_call_id ?? "") === "");
  const [only] = waiting;
  if (!only || waiting.length > 1 || withoutId.length > 1 || /["&<>\r\n]/.test(only.id)) return undefined;
  const at = element.openTag.start + "<tool".length;
  return {
    title: `Answer the call "${only.id}"`,
    edits: [{ start: at, end: at, text: ` id="${only.id}"` }],
  };
}
