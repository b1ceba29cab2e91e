import { useQuery } from "@tanstack/react-query";
import { parley } from "../../../api.ts";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { EditableContent } from "../../files/components/editable-content.tsx";
import { fileVersionsQuery } from "../../files/queries.ts";
import { editEvaluator } from "../edit-evaluator.ts";
import { evaluatorContent } from "../evaluator-content.ts";
import styles from "./evaluator-page.module.css";

/** The newest version of an Evaluator: what it returns, and how it comes to it. */
export function EvaluatorPage({ evaluatorId }: { evaluatorId: string }) {
  const newest = useQuery(fileVersionsQuery({ type: "evaluator", id: evaluatorId })).data?.[0];
  if (newest?.type !== "evaluator") return <LoadingRows />;
  return (
    <div className={styles["page"]}>
      <EditableContent
        key={newest.version_id}
        version={newest}
        content={evaluatorContent(newest)}
        editing={editEvaluator(newest.spec)}
        save={(spec) => parley.evaluators.upsert({ id: newest.id, spec })}
      />
    </div>
  );
}
