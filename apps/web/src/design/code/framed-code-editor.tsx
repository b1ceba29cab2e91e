import { CodeEditor, type CodeEditorProps } from "./code-editor.tsx";
import styles from "./code-frame.module.css";

/** A code editor that stands among other fields. */
export const FramedCodeEditor = (props: CodeEditorProps) => (
  <div className={styles["frame"]}>
    <CodeEditor {...props} />
  </div>
);
