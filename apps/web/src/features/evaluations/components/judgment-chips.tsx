import type { EvaluationItem } from "@parley/contract";
import { nounIcons } from "../../../design/nouns.ts";
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
        const isHuman = judge?.isHuman ?? false;
        const Icon = isHuman ? nounIcons.human : nounIcons.machine;
        return (
          <span key={id} data-tone={isHuman ? "human" : "machine"} title={error ?? judge?.path}>
            <Icon size={12} role="img" aria-label={isHuman ? "By a person" : "By a machine"} />
            {judge?.name ?? versionId}: <strong dir="auto">{error ? "failed" : sayJudgment(judgment)}</strong>
          </span>
        );
      })}
    </span>
  );
}
