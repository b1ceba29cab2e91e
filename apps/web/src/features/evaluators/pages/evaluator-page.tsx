import type { Evaluator, EvaluatorUpsert } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { parley } from "../../../api.ts";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { EditableContent } from "../../files/components/editable-content.tsx";
import { fileVersionsQuery } from "../../files/queries.ts";
import { DebugConsole } from "../components/debug-console.tsx";
import { TrustMark } from "../components/trust-mark.tsx";
import { editEvaluator } from "../edit-evaluator.ts";
import { evaluatorContent } from "../evaluator-content.ts";
import type { Tried } from "../try-evaluator.ts";
import styles from "./evaluator-page.module.css";

/** The newest version of an Evaluator: what it returns, and how it comes to it. */
export function EvaluatorPage({ evaluatorId }: { evaluatorId: string }) {
  const [newest, ...older] = useQuery(fileVersionsQuery({ type: "evaluator", id: evaluatorId })).data ?? [];
  if (newest?.type !== "evaluator") return <LoadingRows />;
  return (
    <div className={styles["page"]}>
      <TrustMark evaluator={newest} isReasoned />
      <EditableContent
        key={newest.id}
        versions={[newest, ...older]}
        content={evaluatorContent(newest)}
        editing={editEvaluator(newest.spec)}
        save={(spec, over) => parley.evaluators.upsert({ ...over, id: newest.id, spec })}
        below={(draft) =>
          judgesByItself(newest) && (
            <DebugConsole
              tried={toTried(newest, draft)}
              isDraft={draft !== undefined}
              code={codeOf(draft ? draft.content : newest.spec)}
            />
          )
        }
      />
    </div>
  );
}

/** People and applications cannot be tried. */
const judgesByItself = ({ spec }: Evaluator): boolean =>
  spec.evaluator_type === "python" || spec.evaluator_type === "llm";

type Spec = EvaluatorUpsert["spec"];

const codeOf = (spec: Spec | undefined): string | undefined =>
  spec?.evaluator_type === "python" ? (spec.code ?? undefined) : undefined;

function toTried(
  { id, version_id }: Evaluator,
  draft: { content: Spec | undefined } | undefined,
): Tried | undefined {
  if (!draft) return { id, version_id };
  return draft.content && { id, spec: draft.content };
}
