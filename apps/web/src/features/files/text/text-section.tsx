import { json } from "@codemirror/lang-json";
import { lineNumbers, type EditorView } from "@codemirror/view";
import { ActionIcon } from "@mantine/core";
import type { FormProblem } from "@parley/sync";
import { IconAlertCircle, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { FramedCodeEditor } from "../../../design/code/framed-code-editor.tsx";
import { jumpTo } from "../../../design/code/jump-to.ts";
import { CopyButton } from "../../../design/copy-button.tsx";
import { Section } from "../../../design/section.tsx";
import { Words } from "../../../design/words.tsx";
import { PromptTextEditor } from "../../prompts/components/prompt-text-editor.tsx";
import styles from "./file-text.module.css";

type TextSectionProps = {
  name: string;
  text: string;
  problems: readonly FormProblem[];
  isReadOnly: boolean;
  onChange: (text: string) => void;
  /** Absent: the File is nothing without it. */
  onRemove?: () => void;
};

const numbered = [lineNumbers()];
const asJson = [lineNumbers(), json()];

/** One text of a File under its name, with what is wrong in it. */
export function TextSection({ name, text, problems, isReadOnly, onChange, onRemove }: TextSectionProps) {
  const [view, setView] = useState<EditorView>();
  const acts = (
    <>
      <CopyButton text={text} label={`Copy ${name}`} />
      {onRemove && (
        <ActionIcon aria-label={`Take ${name} away`} onClick={onRemove}>
          <IconX size={15} />
        </ActionIcon>
      )}
    </>
  );
  if (name.endsWith(".prompt")) {
    return (
      <Section title={name} aside={acts} isBare>
        <PromptTextEditor kind="prompt" text={text} onChange={onChange} />
      </Section>
    );
  }
  return (
    <Section title={name} aside={acts} isBare>
      <FramedCodeEditor
        label={name}
        value={text}
        onChange={onChange}
        isReadOnly={isReadOnly}
        extensions={name.endsWith(".jsonl") ? asJson : numbered}
        onReady={setView}
      />
      {problems.length > 0 && (
        <ul className={styles["problems"]} aria-label={`Problems of ${name}`} aria-live="polite">
          {problems.map(({ message, line, column = 1 }) => (
            <li key={`${line} ${column} ${message}`}>
              <button type="button" onClick={() => view && jumpTo(view, offsetOf(view, { line, column }))}>
                <IconAlertCircle size={15} color="var(--failed)" aria-label="Error" />
                {line !== undefined && (
                  <span className={styles["place"]}>
                    {line}:{column}
                  </span>
                )}
                <span>
                  <Words text={message} />
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function offsetOf({ state }: EditorView, { line = 1, column }: { line: number | undefined; column: number }) {
  const { from, to } = state.doc.line(Math.min(line, state.doc.lines));
  return Math.min(from + column - 1, to);
}
