import { useQuery } from "@tanstack/react-query";
import { Tag } from "../../../design/tag.tsx";
import type { TrustMark } from "../../evaluators/components/trust-mark.tsx";
import { calibrationQuery } from "../../evaluators/trust.ts";
import styles from "../pages/evaluations.module.css";

export type DoubtedJudge = Parameters<typeof TrustMark>[0]["evaluator"] & { path: string };

/** Of which models that are chosen to judge people have another opinion. */
export const JudgeDoubts = ({ judges }: { judges: readonly DoubtedJudge[] }) =>
  judges
    .filter(({ spec }) => spec.evaluator_type === "llm")
    .map((judge) => <Doubt key={judge.version_id} judge={judge} />);

/** No link, which would lead away from the form. */
function Doubt({ judge: { id, version_id, path } }: { judge: DoubtedJudge }) {
  const { data } = useQuery(calibrationQuery({ id, version_id }));
  if (data?.trust !== "untrusted") return null;
  return (
    <p className={styles["quiet"]} role="note">
      {path} <Tag tone="waiting">untrusted</Tag> {data.reason}
    </p>
  );
}
