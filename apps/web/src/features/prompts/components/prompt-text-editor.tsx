import { autocompletion } from "@codemirror/autocomplete";
import { codeFolding, foldGutter, foldKeymap } from "@codemirror/language";
import { lintKeymap } from "@codemirror/lint";
import { type EditorView, keymap, lineNumbers } from "@codemirror/view";
import type { LintDiagnostic } from "@parley/promptfile";
import { applyFix, formatFileCommand, promptFile } from "@parley/promptfile/codemirror";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { CodeEditor } from "../../../design/code/code-editor.tsx";
import { jumpTo } from "../../../design/code/jump-to.ts";
import { promptTheme } from "../../../design/code/prompt-theme.ts";
import { modelsQuery } from "../../settings/queries.ts";
import { knownModels } from "../known-models.ts";
import { Findings } from "./findings.tsx";
import styles from "./prompt-text-editor.module.css";

type PromptTextEditorProps = {
  kind: "prompt" | "agent";
  text: string;
  onChange: (text: string) => void;
};

const surroundings = [
  lineNumbers(),
  foldGutter(),
  codeFolding(),
  autocompletion({ icons: false, activateOnCompletion: ({ type }) => type === "property" }),
  keymap.of([...foldKeymap, ...lintKeymap.filter(({ key }) => key === "F8")]),
  promptTheme,
];

/** A Prompt or Agent as the text of its file, with all that its language knows of it. */
export function PromptTextEditor({ kind, text, onChange }: PromptTextEditorProps) {
  const [view, setView] = useState<EditorView>();
  const [findings, setFindings] = useState<readonly LintDiagnostic[]>([]);
  const models = useQuery(modelsQuery).data;
  const options = useMemo(
    () => ({ kind, ...(models && { catalogue: knownModels(models) }) }),
    [kind, models],
  );
  const extensions = useMemo(
    () => [promptFile({ ...options, onFindings: setFindings }), surroundings],
    [options],
  );
  return (
    <div className={styles["editor"]}>
      <CodeEditor
        value={text}
        label={`Text of the .${kind} file`}
        extensions={extensions}
        onChange={onChange}
        onReady={setView}
      />
      <Findings
        findings={findings}
        onJump={({ range }) => view && jumpTo(view, range.start)}
        onFix={({ code, range }) => {
          if (view) applyFix(view, { code, from: range.start }, options);
        }}
        onFormat={() => {
          if (view) formatFileCommand(kind)(view);
        }}
      />
    </div>
  );
}
