import { TrustMark } from "../../evaluators/components/trust-mark.tsx";
import type { Judges } from "../judges-of.ts";

/** What a judge says of a metric is worth what its agreement with people is. */
export function JudgeMark({ judges, metric }: { judges: Judges; metric: string }) {
  const judge = judges.get(metric);
  return (
    judge && (
      <div>
        <TrustMark evaluator={judge} />
      </div>
    )
  );
}
