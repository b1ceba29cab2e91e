import { useQuery } from "@tanstack/react-query";
import { Tag } from "../../../design/tag.tsx";
import { FileLink } from "../../files/components/file-link.tsx";
import { calibrationQuery } from "../trust.ts";
import styles from "./trust-mark.module.css";

type TrustMarkProps = {
  /** The version that judges. */
  evaluator: { id: string; version_id: string; spec: { evaluator_type: string } };
  /** Whether why is said beside it, and not on hover alone. */
  isReasoned?: boolean;
  /** What it is that it judges, where nothing near it says so. */
  about?: string | undefined;
};

/** Says of a model that judges when its agreement with people is not shown; nothing of what does not guess. */
export function TrustMark({ evaluator, isReasoned = false, about }: TrustMarkProps) {
  const isModel = evaluator.spec.evaluator_type === "llm";
  const { id, version_id } = evaluator;
  const { data } = useQuery({ ...calibrationQuery({ id, version_id }), enabled: isModel });
  if (!isModel || !data || data.trust === "trusted") return null;
  return (
    <FileLink
      type="evaluator"
      id={id}
      part="agreement"
      search={{ version: version_id }}
      className={styles["mark"]}
    >
      {about !== undefined && <span>{about}</span>}
      <Tag tone="waiting" title={data.reason}>
        {words[data.trust]}
      </Tag>
      {isReasoned && <span className={styles["reason"]}>{data.reason}</span>}
    </FileLink>
  );
}

const words = { untrusted: "untrusted", unmeasured: "not held to people yet" } as const;
