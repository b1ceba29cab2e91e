import { json } from "@codemirror/lang-json";
import { Button, Modal } from "@mantine/core";
import { ToolFunction } from "@parley/promptfile";
import { useState } from "react";
import { CodeEditor } from "../../../design/code/code-editor.tsx";
import form from "../../../design/form.module.css";
import styles from "./template-cards.module.css";

type ToolDialogProps = {
  tool: ToolFunction;
  isNew: boolean;
  onSave: (tool: ToolFunction) => void;
  onClose: () => void;
};

const language = json();

/** A tool as JSON: its name, what it is for, and the schema of its arguments. */
export function ToolDialog({ tool, isNew, onSave, onClose }: ToolDialogProps) {
  const [text, setText] = useState(() => JSON.stringify(tool, null, 2));
  const read = readTool(text);
  return (
    <Modal opened onClose={onClose} title={isNew ? "New tool" : `Tool ${tool.name}`} size={640}>
      <div className={form["form"]}>
        <div className={styles["json"]}>
          <CodeEditor value={text} label="Tool as JSON" extensions={language} onChange={setText} />
        </div>
        {read.problem && (
          <p role="alert" className={form["error"]}>
            {read.problem}
          </p>
        )}
        <div className={form["acts"]}>
          <Button disabled={!read.tool} onClick={() => read.tool && onSave(read.tool)}>
            {isNew ? "Add the tool" : "Keep the changes"}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

function readTool(text: string): { tool?: ToolFunction; problem?: string } {
  try {
    const read = ToolFunction.safeParse(JSON.parse(text));
    if (read.success) return { tool: read.data };
    return {
      problem: read.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("\n"),
    };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
