import { useQuery } from "@tanstack/react-query";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { ContentView } from "../../files/components/content-view.tsx";
import { fileVersionsQuery } from "../../files/queries.ts";
import { TryTool } from "../components/try-tool.tsx";
import { toolContent } from "../tool-content.ts";
import styles from "./tool-page.module.css";

/** The newest version of a Tool, and a place to run it. */
export function ToolPage({ toolId }: { toolId: string }) {
  const newest = useQuery(fileVersionsQuery({ type: "tool", id: toolId })).data?.[0];
  if (newest?.type !== "tool") return <LoadingRows />;
  return (
    <div className={styles["columns"]}>
      <ContentView content={toolContent(newest)} />
      <TryTool key={newest.version_id} tool={newest} />
    </div>
  );
}
