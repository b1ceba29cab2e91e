import type { Log } from "@parley/sdk";
import type { Label } from "@parley/statistics";

/** A judgment with the Log it is of. */
export type JudgmentRecord = Extract<Log, { type: "evaluator" }>;

/** What each Log was called by each person, for an Evaluator that is people itself. */
export function labelsByLog(records: readonly JudgmentRecord[]): Label[][] {
  const counted = records.filter(({ withdrawn_at: at }) => at == null);
  return [...Map.groupBy(counted, ({ parent_id: id }) => id).values()].map((of) =>
    of.map(labelOf).filter((label) => label !== null),
  );
}

/** What can be agreed on: not a text of one's own, and not several options at once. */
function labelOf({ judgment, error, evaluator }: JudgmentRecord): Label | null {
  if (error || judgment == null || Array.isArray(judgment) || evaluator.spec.return_type === "text")
    return null;
  return judgment;
}
