import type { EvaluationRecord } from "../evaluation-record.ts";
import { nounIcons } from "../../../design/nouns.ts";
import { sayJudgment } from "../output-of.ts";
import styles from "./items.module.css";

type Said = EvaluationRecord["evaluator_logs"][number];

/** What was said of an output, each with who said it: a person or a machine. */
export function JudgmentChips({ said }: { said: readonly Said[] }) {
  const counted = said.filter(({ withdrawn_at: at }) => at == null);
  if (counted.length === 0) return null;
  return (
    <span className={styles["chips"]}>
      {counted.map(({ id, evaluator, judgment, error }) => {
        const isHuman = evaluator.spec.evaluator_type === "human";
        const Icon = isHuman ? nounIcons.human : nounIcons.machine;
        return (
          <span key={id} data-tone={isHuman ? "human" : "machine"} title={error ?? evaluator.path}>
            <Icon size={12} role="img" aria-label={isHuman ? "By a person" : "By a machine"} />
            {evaluator.name}: <strong dir="auto">{error ? "failed" : sayJudgment(judgment)}</strong>
          </span>
        );
      })}
    </span>
  );
}
