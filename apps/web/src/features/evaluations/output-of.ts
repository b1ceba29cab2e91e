import type { EvaluationRecord } from "./evaluation-record.ts";

/** What came out of a call, as text. */
export function outputOf(log: EvaluationRecord["log"] | undefined): string {
  if (!log) return "";
  if (log.error) return log.error;
  if (log.output) return log.output;
  const message = log.type === "tool" ? undefined : log.output_message;
  if (!message) return "";
  if (typeof message.content === "string" && message.content !== "") return message.content;
  const { role: _role, ...rest } = message;
  return JSON.stringify(rest, null, 2);
}

/** A judgment in a word or two. */
export function sayJudgment(judgment: unknown): string {
  if (judgment === true) return "yes";
  if (judgment === false) return "no";
  if (judgment == null) return "nothing";
  return Array.isArray(judgment) ? judgment.join(", ") : String(judgment);
}
