import type { LintMessage } from "../lint-context.ts";
import type { LintFinding, LintRule } from "../lint-rule.ts";

/** What providers refuse, by the provider's name. */
const REFUSALS: Readonly<Record<string, (messages: readonly LintMessage[]) => Iterable<LintFinding>>> = {
  anthropic: refusedByAnthropic,
};

export const roleOrder: LintRule = {
  code: "role-order",
  severity: "error",
  summary: "The provider of the model refuses messages in this order.",
  check({ messages, provider }) {
    const refusal = Object.hasOwn(REFUSALS, provider ?? "") ? REFUSALS[provider ?? ""] : undefined;
    return refusal?.(messages) ?? [];
  },
};

/** Instructions come first, and the conversation begins with the user. */
function* refusedByAnthropic(messages: readonly LintMessage[]): Iterable<LintFinding> {
  const isInstruction = ({ message }: LintMessage) =>
    message.role === "system" || message.role === "developer";
  const [first, ...rest] = messages.slice(messages.findIndex((entry) => !isInstruction(entry)));
  if (!first || isInstruction(first)) return;
  if (first.message.role !== "user") {
    yield {
      message: `Anthropic refuses a conversation that begins with a message of role "${first.message.role}".`,
      hint: "Begin with a user message.",
      range: first.range,
    };
  }
  for (const { message, range } of rest.filter(isInstruction)) {
    yield {
      message: `Anthropic refuses a ${message.role} message behind the beginning of the conversation.`,
      hint: "Move it before the first other message.",
      range,
    };
  }
}
