import { yaml } from "@codemirror/lang-yaml";
import { type EditorView, lineNumbers } from "@codemirror/view";
import { IconAlertCircle } from "@tabler/icons-react";
import { useState } from "react";
import { FramedCodeEditor } from "../../../design/code/framed-code-editor.tsx";
import { jumpTo } from "../../../design/code/jump-to.ts";
import { Words } from "../../../design/words.tsx";
import type { PolicyText } from "../use-policy-text.ts";
import styles from "./policy-editor.module.css";

const extensions = [lineNumbers(), yaml()];

type PolicyEditorProps = { edit: PolicyText; isReadOnly: boolean; line: number | undefined };

/** The text of a policy, and what is wrong in it, as one types. */
export function PolicyEditor({ edit, isReadOnly, line }: PolicyEditorProps) {
  const [view, setView] = useState<EditorView>();
  const { text, change, parsed } = edit;
  const problems = parsed.ok ? [] : parsed.problems;
  const ready = (made: EditorView | undefined): void => {
    setView(made);
    if (made && line !== undefined) jumpTo(made, offsetOf(made, { line, column: 1 }));
  };
  return (
    <div className={styles["editor"]}>
      <FramedCodeEditor
        label="Text of the policy"
        value={text}
        onChange={change}
        isReadOnly={isReadOnly}
        extensions={extensions}
        onReady={ready}
      />
      <ul className={styles["problems"]} aria-label="Problems" aria-live="polite">
        {problems.map((problem) => (
          <li key={`${problem.line} ${problem.column} ${problem.message}`}>
            <button type="button" onClick={() => view && jumpTo(view, offsetOf(view, problem))}>
              <IconAlertCircle size={15} color="var(--failed)" aria-label="Error" />
              <span className={styles["place"]}>
                {problem.line}:{problem.column}
              </span>
              <span>
                <Words text={problem.message} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Lines and columns count from 1. */
function offsetOf({ state }: EditorView, { line, column }: { line: number; column: number }): number {
  const { from, to } = state.doc.line(Math.min(line, state.doc.lines));
  return Math.min(from + column - 1, to);
}
