import { useQuery } from "@tanstack/react-query";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { ContentView } from "../../files/components/content-view.tsx";
import { fileVersionsQuery } from "../../files/queries.ts";
import { evaluatorContent } from "../evaluator-content.ts";
import styles from "./evaluator-page.module.css";

/** The newest version of an Evaluator: what it returns, and how it comes to it. */
export function EvaluatorPage({ evaluatorId }: { evaluatorId: string }) {
  const newest = useQuery(fileVersionsQuery({ type: "evaluator", id: evaluatorId })).data?.[0];
  if (newest?.type !== "evaluator") return <LoadingRows />;
  return (
    <div className={styles["page"]}>
      <ContentView content={evaluatorContent(newest)} />
    </div>
  );
}
