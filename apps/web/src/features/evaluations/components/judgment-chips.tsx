import type { EvaluationItem } from "@parley/contract";
import { judgeLook } from "../../../design/judge-look.ts";
import type { ItemJudge } from "../items-query.ts";
import { sayJudgment } from "../output-of.ts";
import styles from "./items.module.css";

type Said = EvaluationItem["runs"][number]["logs"][number]["judgments"][number];

/** What was said of an output, each with who said it: a person or a machine. */
export function JudgmentChips({ said, judges }: { said: readonly Said[]; judges: readonly ItemJudge[] }) {
  if (said.length === 0) return null;
  return (
    <span className={styles["chips"]}>
      {said.map(({ id, evaluator_version_id: versionId, judgment, error }) => {
        const judge = judges.find((one) => one.versionId === versionId);
        const { Icon, tone, label } = judgeLook(judge?.evaluatorType);
        return (
          <span key={id} data-tone={tone} title={error ?? judge?.path}>
            <Icon size={12} role="img" aria-label={label} />
            {judge?.name ?? versionId}: <strong dir="auto">{error ? "failed" : sayJudgment(judgment)}</strong>
          </span>
        );
      })}
    </span>
  );
}
