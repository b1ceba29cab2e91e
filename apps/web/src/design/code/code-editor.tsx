import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap, placeholder } from "@codemirror/view";
import { useEffect, useEffectEvent, useRef } from "react";
import { codeTheme } from "./code-theme.ts";

export type CodeEditorProps = {
  value: string;
  onChange?: (value: string) => void;
  /** What is edited here, for those who do not see it. */
  label: string;
  extensions?: Extension;
  hint?: string;
  isReadOnly?: boolean;
  /** Hands out the view, for jumping to a place. */
  onReady?: (view: EditorView | undefined) => void;
};

// Their keys mean "run" here.
const keys = [...defaultKeymap, ...historyKeymap].filter((binding) => binding.key !== "Mod-Enter");

/** A text area for text that machines read. Grows with its text; Tab leaves it. */
export function CodeEditor(props: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | undefined>(undefined);
  const language = useRef(new Compartment());
  const change = useEffectEvent((value: string) => props.onChange?.(value));
  const ready = useEffectEvent((made: EditorView | undefined) => props.onReady?.(made));
  const start = useEffectEvent(() =>
    EditorState.create({
      doc: props.value,
      extensions: [
        history(),
        keymap.of(keys),
        codeTheme,
        EditorView.lineWrapping,
        EditorView.perLineTextDirection.of(true),
        EditorView.contentAttributes.of({ "aria-label": props.label, spellcheck: "false" }),
        EditorState.readOnly.of(props.isReadOnly ?? false),
        EditorView.editable.of(!props.isReadOnly),
        props.hint ? placeholder(props.hint) : [],
        language.current.of(props.extensions ?? []),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) change(update.state.doc.toString());
        }),
      ],
    }),
  );

  useEffect(() => {
    if (!host.current) return undefined;
    const made = new EditorView({ parent: host.current, state: start() });
    view.current = made;
    ready(made);
    return () => {
      ready(undefined);
      made.destroy();
    };
  }, []);

  useEffect(() => {
    const state = view.current?.state;
    if (!state || state.doc.toString() === props.value) return;
    view.current?.dispatch({ changes: { from: 0, to: state.doc.length, insert: props.value } });
  }, [props.value]);

  useEffect(() => {
    view.current?.dispatch({ effects: language.current.reconfigure(props.extensions ?? []) });
  }, [props.extensions]);

  return <div ref={host} />;
}
