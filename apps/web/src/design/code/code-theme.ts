import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const look = EditorView.theme({
  "&": { backgroundColor: "transparent", color: "var(--ink)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "inherit", lineHeight: "inherit", overflow: "visible" },
  ".cm-content": { padding: "0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0", unicodeBidi: "plaintext", overflowWrap: "anywhere" },
  ".cm-placeholder": { color: "var(--ink-3)" },
  ".cm-chip": {
    padding: "1px 4px",
    border: "1px solid var(--border-strong)",
    borderRadius: "4px",
    backgroundColor: "var(--surface-2)",
    fontFamily: "var(--font-mono)",
    fontSize: "max(0.9em, 12px)",
    boxDecorationBreak: "clone",
    unicodeBidi: "isolate",
  },
  ".cm-statement": { fontFamily: "var(--font-mono)", fontSize: "max(0.9em, 12px)", color: "var(--ink-3)" },
  ".cm-lineNumbers .cm-gutterElement": { paddingRight: "14px", userSelect: "none" },
  ".cm-gutters": { backgroundColor: "transparent", border: "0", color: "var(--ink-3)" },
});

// Neutral: violet and amber say who did something, green and red how it ended.
const highlight = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--ink)", fontWeight: "600" },
  { tag: [tags.string, tags.special(tags.string), tags.number, tags.bool, tags.null], color: "var(--ink-2)" },
  { tag: [tags.comment, tags.meta, tags.separator, tags.punctuation], color: "var(--ink-3)" },
]);

export const codeTheme = [look, syntaxHighlighting(highlight)];
