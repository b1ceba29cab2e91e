import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { promptTags } from "@parley/promptfile/codemirror";
import { expressionChips } from "./expression-chips.ts";

const underline = (color: string) => ({
  // The pictures that CodeMirror underlines with are data: URLs, which the content security policy refuses.
  backgroundImage: "none",
  textDecoration: `underline wavy ${color} 1px`,
  textUnderlineOffset: "3px",
});

const look = EditorView.theme({
  // The gutters' width is rounded up: what begins a line would lie behind them, and its tooltips would be hidden.
  ".cm-gutters + .cm-content": { paddingLeft: "2px" },
  ".cm-lintRange-error": underline("var(--failed)"),
  ".cm-lintRange-warning": underline("var(--waiting)"),
  ".cm-lintRange-active": { backgroundColor: "transparent" },
  ".cm-lintPoint-error:after": { borderBottomColor: "var(--failed)" },
  ".cm-lintPoint-warning:after": { borderBottomColor: "var(--waiting)" },
  ".cm-tooltip": {
    maxWidth: "min(460px, calc(100vw - 24px))",
    border: "1px solid var(--border-strong)",
    borderRadius: "var(--radius)",
    backgroundColor: "var(--surface-1)",
    color: "var(--ink)",
    boxShadow: "var(--shadow)",
    fontFamily: "var(--font-sans)",
    fontSize: "var(--text-table)",
    lineHeight: "1.5",
  },
  ".cm-diagnostic": { padding: "6px 12px", borderLeft: "0", whiteSpace: "pre-line" },
  ".cm-diagnostic + .cm-diagnostic": { borderTop: "1px solid var(--border)" },
  ".cm-diagnosticSource": { color: "var(--ink-3)", fontSize: "var(--text-small)", opacity: "1" },
  ".cm-diagnosticAction": {
    margin: "4px 8px 2px 0",
    padding: "2px 8px",
    border: "1px solid var(--border-strong)",
    borderRadius: "var(--radius)",
    backgroundColor: "var(--surface-2)",
    color: "var(--ink)",
    font: "inherit",
  },
  ".cm-promptWords": { padding: "6px 12px", overflowWrap: "anywhere" },
  ".cm-promptWords pre": { maxHeight: "240px", overflow: "auto", whiteSpace: "pre-wrap" },
  ".cm-promptWords :is(code, pre)": { fontFamily: "var(--font-mono)", fontSize: "var(--text-small)" },
  ".cm-promptWords ul": { paddingLeft: "16px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--font-mono)", maxHeight: "264px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "3px 10px", lineHeight: "1.5" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--selected)",
    color: "var(--ink)",
  },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "600" },
  ".cm-completionDetail": {
    color: "var(--ink-3)",
    fontFamily: "var(--font-sans)",
    fontSize: "var(--text-small)",
    fontStyle: "normal",
  },
  ".cm-tooltip.cm-completionInfo": { padding: "0" },
  ".cm-foldGutter .cm-gutterElement": { width: "14px", color: "var(--ink-3)", cursor: "pointer" },
  ".cm-foldPlaceholder": {
    margin: "0 4px",
    padding: "0 6px",
    border: "1px solid var(--border)",
    backgroundColor: "var(--surface-2)",
    color: "var(--ink-3)",
  },
});

// Violet and amber say who writes a message; the rest stays neutral.
const highlight = HighlightStyle.define([
  { tag: promptTags.human, color: "var(--human)" },
  { tag: promptTags.model, color: "var(--machine)" },
  { tag: promptTags.statement, color: "var(--ink-3)" },
  { tag: tags.controlKeyword, color: "var(--ink-2)", fontWeight: "600" },
  { tag: [tags.tagName, tags.angleBracket, tags.escape, tags.labelName], color: "var(--ink-3)" },
  { tag: tags.attributeName, color: "var(--ink-2)", fontWeight: "normal" },
  { tag: [tags.attributeValue, tags.atom, tags.invalid], color: "var(--ink-2)" },
]);

/** How `.prompt` and `.agent` files look: their tags and templates, findings, completion, folds. */
export const promptTheme = [look, syntaxHighlighting(highlight), expressionChips];
