import { applyFixes, formatAgentFile, formatPromptFile, type LintDiagnostic } from "@parley/promptfile";
import {
  completeAt,
  definitionAt,
  fixesIn,
  foldingRanges,
  hoverAt,
  outlineOf,
  renameVariable,
  variableAt,
  type Completion,
  type OutlineItem,
} from "@parley/promptfile/language-service";
import {
  CodeActionKind,
  CompletionItemKind,
  DiagnosticSeverity,
  SymbolKind,
  type CodeAction,
  type CompletionItem,
  type Diagnostic,
  type DocumentSymbol,
  type FoldingRange,
  type Hover,
  type Location,
  type Position,
  type Range,
  type TextEdit,
} from "vscode-languageserver/node";
import type { OpenDocument } from "./open-documents.ts";

/** What editors ask, in their terms: each answer is the language's, with offsets as positions. */

export const toDiagnostic = ({ lines }: OpenDocument, problem: LintDiagnostic): Diagnostic => ({
  range: lines.rangeOf(problem.range),
  severity: problem.severity === "error" ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
  code: problem.code,
  source: "parley",
  message: problem.hint === undefined ? problem.message : `${problem.message}\n${problem.hint}`,
});

const COMPLETION_KINDS: Readonly<Record<Completion["kind"], CompletionItemKind>> = {
  key: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  model: CompletionItemKind.Class,
  variable: CompletionItemKind.Variable,
  tag: CompletionItemKind.Keyword,
  attribute: CompletionItemKind.Property,
  tool: CompletionItemKind.Function,
  partial: CompletionItemKind.File,
};

export function complete({ file, lines }: OpenDocument, position: Position): CompletionItem[] {
  return completeAt(file, lines.offsetAt(position)).map(
    ({ label, kind, detail, documentation, range, text }, index) => ({
      label,
      kind: COMPLETION_KINDS[kind],
      // In the order of the tables, which is the one in which files are written.
      sortText: String(index).padStart(4, "0"),
      textEdit: { range: lines.rangeOf(range), newText: text },
      ...(detail !== undefined && { detail }),
      ...(documentation !== undefined && { documentation: { kind: "markdown", value: documentation } }),
    }),
  );
}

export function hover({ file, lines }: OpenDocument, position: Position): Hover | null {
  const found = hoverAt(file, lines.offsetAt(position));
  return (
    (found && { range: lines.rangeOf(found.range), contents: { kind: "markdown", value: found.markdown } }) ??
    null
  );
}

/** Nothing where the text cannot be read: formatting changes no meaning, and there is none. */
export function format({ file, lines }: OpenDocument): TextEdit[] {
  const { text, diagnostics } = (file.kind === "agent" ? formatAgentFile : formatPromptFile)(file.text);
  const isUnreadable = diagnostics.some(({ severity }) => severity === "error");
  if (isUnreadable || text === file.text) return [];
  return [{ range: lines.rangeOf({ start: 0, end: file.text.length }), newText: text }];
}

export function prepareRename({ file, lines }: OpenDocument, position: Position): Range | null {
  const found = variableAt(file, lines.offsetAt(position));
  return found ? lines.rangeOf(found.range) : null;
}

/** The edits, or why there are none. */
export function rename(
  { file, lines }: OpenDocument,
  { position, newName }: { position: Position; newName: string },
): TextEdit[] | string {
  const renamed = renameVariable(file, lines.offsetAt(position), newName);
  if (!renamed.ok) return renamed.message;
  return renamed.edits.map((edit) => ({ range: lines.rangeOf(edit), newText: edit.text }));
}

export function define({ uri, file, lines, files }: OpenDocument, position: Position): Location | null {
  const found = definitionAt(file, lines.offsetAt(position));
  if (found?.kind === "here") return { uri, range: lines.rangeOf(found.range) };
  const partial = found && files?.locatePartial(found.path);
  const top = { line: 0, character: 0 };
  return partial === undefined ? null : { uri: partial, range: { start: top, end: top } };
}

const SYMBOL_KINDS: Readonly<Record<OutlineItem["kind"], SymbolKind>> = {
  key: SymbolKind.Property,
  message: SymbolKind.String,
  part: SymbolKind.Field,
  tool: SymbolKind.Function,
};

export function listSymbols({ file, lines }: OpenDocument): DocumentSymbol[] {
  const toSymbol = ({ name, detail, kind, range, selection, children }: OutlineItem): DocumentSymbol => ({
    // Editors refuse a symbol without a name.
    name: name === "" ? kind : name,
    kind: SYMBOL_KINDS[kind],
    range: lines.rangeOf(range),
    selectionRange: lines.rangeOf(selection),
    children: children.map(toSymbol),
    ...(detail !== undefined && { detail }),
  });
  return outlineOf(file).map(toSymbol);
}

export function listFolds({ file, lines }: OpenDocument): FoldingRange[] {
  return foldingRanges(file).map(({ start, end }) => ({
    startLine: lines.positionAt(start).line,
    endLine: lines.positionAt(end).line,
  }));
}

export function listActions(
  document: OpenDocument,
  { range, only }: { range: Range; only: readonly string[] | undefined },
): CodeAction[] {
  const { uri, file, lines } = document;
  const isWanted = (kind: string): boolean =>
    only === undefined || only.some((wanted) => kind === wanted || kind.startsWith(`${wanted}.`));
  const actions: CodeAction[] = [];
  if (isWanted(CodeActionKind.QuickFix)) {
    const asked = { start: lines.offsetAt(range.start), end: lines.offsetAt(range.end) };
    for (const { title, edits, problem } of fixesIn(file, asked)) {
      const changes = edits.map((edit) => ({ range: lines.rangeOf(edit), newText: edit.text }));
      actions.push({
        title,
        kind: CodeActionKind.QuickFix,
        diagnostics: [toDiagnostic(document, problem)],
        isPreferred: true,
        edit: { changes: { [uri]: changes } },
      });
    }
  }
  const isAllAsked = only !== undefined && isWanted(FIX_ALL);
  const { text, applied } = isAllAsked ? applyFixes(file.text, file.problems) : { text: "", applied: [] };
  if (applied.length > 0) {
    const whole = lines.rangeOf({ start: 0, end: file.text.length });
    actions.push({
      title: "Put right what is safe to put right",
      kind: FIX_ALL,
      edit: { changes: { [uri]: [{ range: whole, newText: text }] } },
    });
  }
  return actions;
}

/** What editors apply when a file is saved, where their settings say so. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.parley`;
