import { useQuery } from "@tanstack/react-query";
import { Tag } from "../../../design/tag.tsx";
import { calibrationQuery } from "../trust.ts";

type UntrustedTagProps = {
  /** The version that judges. */
  evaluator: { id: string; version_id: string; spec: { evaluator_type: string } };
};

/** The word alone, beside each judgment of a model that people contradict; `TrustMark` says more, once on a page. */
export function UntrustedTag({ evaluator }: UntrustedTagProps) {
  const isModel = evaluator.spec.evaluator_type === "llm";
  const { id, version_id } = evaluator;
  const { data } = useQuery({ ...calibrationQuery({ id, version_id }), enabled: isModel });
  if (!isModel || data?.trust !== "untrusted") return null;
  return (
    <Tag tone="waiting" title={data.reason}>
      untrusted
    </Tag>
  );
}
