import { yamlFrontmatter } from "@codemirror/lang-yaml";
import { StreamLanguage } from "@codemirror/language";
import { type EditorView, lineNumbers } from "@codemirror/view";
import type { Diagnostic } from "@parley/promptfile";
import { IconAlertCircle, IconAlertTriangle } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { CodeEditor } from "../../../design/code/code-editor.tsx";
import { findingMarks, jumpTo, showFindings } from "../../../design/code/finding-marks.ts";
import { tagMarks, templateMarks } from "../../../design/code/template-marks.ts";
import styles from "./prompt-text-editor.module.css";

type PromptTextEditorProps = {
  text: string;
  diagnostics: readonly Diagnostic[];
  onChange: (text: string) => void;
};

// The body is plain text to the parser of the frontmatter; its tags and variables are marked beside it.
const body = StreamLanguage.define({
  token: (stream) => {
    stream.skipToEnd();
    return null;
  },
});
const extensions = [yamlFrontmatter({ content: body }), lineNumbers(), tagMarks, templateMarks, findingMarks];

/** The Prompt as the text of its `.prompt` file, with what its parser has to say. */
export function PromptTextEditor({ text, diagnostics, onChange }: PromptTextEditorProps) {
  const [view, setView] = useState<EditorView>();
  useEffect(() => {
    if (view) showFindings(view, diagnostics);
  }, [view, diagnostics]);
  return (
    <div className={styles["editor"]}>
      <CodeEditor
        value={text}
        label="Text of the .prompt file"
        extensions={extensions}
        onChange={onChange}
        onReady={setView}
      />
      {diagnostics.length > 0 && (
        <ul className={styles["findings"]} aria-label="Problems" aria-live="polite">
          {diagnostics.map((diagnostic) => (
            <li key={`${diagnostic.code} ${diagnostic.range.start}`}>
              <button type="button" onClick={() => view && jumpTo(view, diagnostic.range.start)}>
                <Severity severity={diagnostic.severity} />
                <span className={styles["place"]}>
                  {diagnostic.line}:{diagnostic.column}
                </span>
                <span>
                  {diagnostic.message} {diagnostic.hint && <small>{diagnostic.hint}</small>}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Severity({ severity }: { severity: Diagnostic["severity"] }) {
  return severity === "error" ? (
    <IconAlertCircle size={15} color="var(--failed)" aria-label="Error" />
  ) : (
    <IconAlertTriangle size={15} color="var(--waiting)" aria-label="Warning" />
  );
}
