import { TrustMark } from "../../evaluators/components/trust-mark.tsx";
import type { Judges } from "../judges-of.ts";

type JudgeMarkProps = {
  judges: Judges;
  metric: string;
  /** Whether the metric is named beside it: nothing near it says which it is. */
  isNamed?: boolean;
};

/** What a judge says of a metric is worth what its agreement with people is. */
export function JudgeMark({ judges, metric, isNamed = false }: JudgeMarkProps) {
  const judge = judges.get(metric);
  return (
    judge && (
      <div>
        <TrustMark evaluator={judge} about={isNamed ? metric : undefined} />
      </div>
    )
  );
}
