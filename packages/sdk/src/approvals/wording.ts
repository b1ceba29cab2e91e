import { type Change, describeChanges } from "./changes.ts";
import type { ApprovalDenied, ApprovalRefusal, ApprovalSpent } from "./refusals.ts";

/** What a model is told when a guarded function did not run. */
export type RefusalText = (refusal: ApprovalRefusal) => string;

export type HumanLayerWording = {
  /** Whose words: of the TypeScript client, of the Python client, or of either one's terminal mode. */
  readonly client: "typescript" | "python" | "cli";
  /** Python's clients say "User in {context} denied …" where the channel has a context. */
  readonly context?: string | undefined;
};

/**
 * Words a denial exactly as HumanLayer's clients do, so that prompts written for them still hold. Other refusals, for
 * which those had no words, have ours.
 *
 * @example
 * refund.asTool({ refusalText: humanLayerWording({ client: "python" }) });
 */
export function humanLayerWording({ client, context }: HumanLayerWording): RefusalText {
  return (refusal) => {
    if (refusal.outcome !== "denied" || refusal.byDeadline) return describeRefusal(refusal);
    const { approvalName: name } = refusal;
    const comment = commentOf(refusal);
    if (client === "typescript") return `User denied function ${name} with comment: ${comment}`;
    if (client === "cli") return `User denied ${name} with feedback: ${comment}`;
    return `User${context === undefined ? "" : ` in ${context}`} denied ${name} with message: ${comment}`;
  };
}

/** HumanLayer's clients ended in `null` here. */
const commentOf = ({ comment, option }: ApprovalDenied): string => comment ?? option ?? "no reason was given";

function describeRefusal(refusal: ApprovalRefusal): string {
  const { approvalName: name } = refusal;
  switch (refusal.outcome) {
    case "denied":
      return `Nobody decided on ${name} in time, which counts as denied here. It was not run.`;
    case "timed_out":
      return `Nobody decided on ${name} in time. It was not run, and nobody has denied it.`;
    case "cancelled":
      return `The request to run ${name} was withdrawn${refusal.reason === null ? "" : ` (${refusal.reason})`}. It was not run.`;
    case "superseded":
      return `The request to run ${name} was superseded by another one. It was not run.`;
    case "expired":
      return `${name} was approved, but the approval was no longer valid when it was to run. It was not run.`;
    case "outdated":
      return `${name} was approved, but what it was approved under has changed since. It was not run.`;
    case "spent":
      return describeSpent(refusal);
    case "unclear":
      return `It is unclear what was decided on ${name}. It was not run.`;
  }
}

function describeSpent({ approvalName: name, execution }: ApprovalSpent): string {
  if (execution?.status === "succeeded")
    return `${name} has been run before, by this same call, and is not run again. Its result was: ${toModelText(execution.result)}`;
  if (execution?.status === "failed")
    return `${name} has been run before, by this same call, and is not run again. It failed: ${execution.error}`;
  return `${name} was begun before, by this same call, and nobody knows what became of it. It is not run again.`;
}

/** A function's value as a model reads it. */
export function toModelText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === undefined) return "Done.";
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}

/** A result, with what people changed before: what ran is not what the model asked for. */
export function describeResult(value: unknown, changes: readonly Change[]): string {
  const text = toModelText(value);
  if (changes.length === 0) return text;
  return `Approved, and run with arguments that were changed by the approver:\n${describeChanges(changes)}\nResult: ${text}`;
}
