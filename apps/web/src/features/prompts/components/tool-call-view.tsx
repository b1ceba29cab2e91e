import type { ToolCall } from "@parley/promptfile";
import { IconTool } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { prettyJson } from "../../../design/pretty-json.ts";
import styles from "./message.module.css";

/** A tool a model chose to call, with the arguments it wrote. */
export function ToolCallView({ call, action }: { call: ToolCall; action?: ReactNode }) {
  return (
    <div className={styles["call"]}>
      <header>
        <IconTool size={14} stroke={1.8} aria-hidden />
        <span>
          calls <code>{call.function.name}</code>
        </span>
        <small>{call.id}</small>
        {action}
      </header>
      {call.function.arguments && <pre>{prettyJson(call.function.arguments)}</pre>}
    </div>
  );
}
