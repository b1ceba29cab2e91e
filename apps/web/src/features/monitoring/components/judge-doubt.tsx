import type { Monitor } from "@parley/contract";
import { Tag } from "../../../design/tag.tsx";
import { FileLink } from "../../files/components/file-link.tsx";

/** Says that what a monitor found last is by a model that people contradict, and leads to how far. */
export function JudgeDoubt({ monitor: { metric, last_check: last } }: { monitor: Monitor }) {
  if (metric.type !== "judgment" || last?.distrust == null) return null;
  return (
    <FileLink type="evaluator" id={metric.evaluator_id} part="agreement">
      <Tag tone="waiting" title={last.distrust}>
        untrusted judge
      </Tag>
    </FileLink>
  );
}
