import { useQuery } from "@tanstack/react-query";
import { parley } from "../../../api.ts";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { EditableContent } from "../../files/components/editable-content.tsx";
import { fileVersionsQuery } from "../../files/queries.ts";
import { ToolVariables } from "../components/tool-variables.tsx";
import { TryTool } from "../components/try-tool.tsx";
import { editTool } from "../edit-tool.ts";
import { toolContent } from "../tool-content.ts";
import styles from "./tool-page.module.css";

/** The newest version of a Tool, a place to run it, and the secrets it is given. */
export function ToolPage({ toolId }: { toolId: string }) {
  const [newest, ...older] = useQuery(fileVersionsQuery({ type: "tool", id: toolId })).data ?? [];
  if (newest?.type !== "tool") return <LoadingRows />;
  return (
    <div className={styles["columns"]}>
      <EditableContent
        key={newest.id}
        versions={[newest, ...older]}
        content={toolContent(newest)}
        editing={editTool(newest)}
        save={(kernel, over) => parley.tools.upsert({ ...kernel, ...over, id: toolId })}
      />
      <div className={styles["side"]}>
        <TryTool key={newest.version_id} tool={newest} />
        <ToolVariables tool={newest} />
      </div>
    </div>
  );
}
