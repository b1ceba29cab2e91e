import type { EvaluationItem } from "@parley/contract";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { judgeLook } from "../../../design/judge-look.ts";
import { sayJudgment } from "../../../design/say-judgment.ts";
import { UntrustedTag } from "../../evaluators/components/untrusted-tag.tsx";
import type { ItemJudge } from "../items-query.ts";
import { sayDelta } from "../say-delta.ts";
import styles from "./items.module.css";

type ItemRun = EvaluationItem["runs"][number];
type Said = ItemRun["logs"][number]["judgments"][number];

type JudgmentChipsProps = {
  /** Of one output, or of all samples of a Datapoint. */
  said: readonly Said[];
  judges: readonly ItemJudge[];
  /** How far from the control that is. */
  scores?: ItemRun["scores"];
};

/** What was said, a chip for each that judged, in the same order everywhere, with who said it: a person or a machine. */
export function JudgmentChips({ said, judges, scores = [] }: JudgmentChipsProps) {
  if (said.length === 0) return null;
  const known = judges.filter(({ versionId }) => said.some((one) => one.evaluator_version_id === versionId));
  const others = said.filter((one) => !known.some(({ versionId }) => versionId === one.evaluator_version_id));
  return (
    <span className={styles["chips"]}>
      {known.map((judge) => (
        <Chip
          key={judge.versionId}
          name={judge.name}
          judge={judge}
          said={said.filter((one) => one.evaluator_version_id === judge.versionId)}
          delta={scores.find((one) => one.evaluator_version_id === judge.versionId)?.delta ?? 0}
        />
      ))}
      {others.map((one) => (
        <Chip key={one.id} name={one.evaluator_version_id} judge={undefined} said={[one]} delta={0} />
      ))}
    </span>
  );
}

type ChipProps = { name: string; judge: ItemJudge | undefined; said: readonly Said[]; delta: number };

function Chip({ name, judge, said, delta }: ChipProps) {
  const { Icon, tone, label } = judgeLook(judge?.evaluatorType);
  const words = said.map(({ judgment, error }) => (error ? "failed" : sayJudgment(judgment))).join(", ");
  return (
    <span data-tone={tone} title={said.find(({ error }) => error)?.error ?? judge?.path}>
      <Icon size={12} role="img" aria-label={label} />
      <span>
        {name}: <strong dir="auto">{words}</strong>
      </span>
      {judge && <UntrustedTag evaluator={toEvaluator(judge)} />}
      {delta !== 0 && <Delta delta={delta} metric={judge?.metric ?? null} />}
    </span>
  );
}

const toEvaluator = ({ id, versionId, evaluatorType }: ItemJudge) => ({
  id,
  version_id: versionId,
  spec: { evaluator_type: evaluatorType },
});

/** A word beside the arrow: not everybody sees colours, and less may be better. */
function Delta({ delta, metric }: { delta: number; metric: ItemJudge["metric"] }) {
  const Icon = delta > 0 ? IconArrowUp : IconArrowDown;
  const words = sayDelta(delta, metric);
  return (
    <span
      className={styles["delta"]}
      data-verdict={delta > 0 ? "better" : "worse"}
      title={`${words} than the control`}
    >
      <Icon size={12} aria-hidden />
      {words}
    </span>
  );
}
