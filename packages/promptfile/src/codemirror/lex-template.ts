import type { JinjaChunk, JinjaToken } from "../template/jinja/tokenize-jinja.ts";
import { tokenizeJinja } from "../template/jinja/tokenize-jinja.ts";
import { scanTemplate } from "../template/scan-template.ts";
import type { SyntaxNode } from "../tree/syntax-node.ts";
import type { NodeName } from "./node-set.ts";

/** A stretch of template text that is more than text. */
export type TemplateMark = { name: NodeName; start: number; end: number; children: TemplateMark[] };

/** What a template means in its language: what stands in braces and means nothing is text. */
export type TemplateLexer = (text: string, node: SyntaxNode) => TemplateMark[];

const mark = (name: NodeName, { start, end }: { start: number; end: number }): TemplateMark => ({
  name,
  start,
  end,
  children: [],
});

/** `{{ name }}`, `{{ a.b[0] }}` and calls of tools, as the `default` language reads them. */
export const lexDefaultTemplate: TemplateLexer = (text, { children }) =>
  children.flatMap((token) => {
    if (token.kind === "partial") return [mark("Partial", token)];
    if (token.kind === "escape") return [mark("Escape", token)];
    if (token.kind !== "expression") return [];
    const isRead = scanTemplate(text.slice(token.start, token.end)).some(({ kind }) => kind !== "text");
    return isRead ? [mark("Expression", token)] : [];
  });

/** Expressions, statements and comments of Jinja; partials come before all of them. */
export const lexJinjaTemplate: TemplateLexer = (text, { start, end, children }) => {
  const source = text.slice(start, end);
  const marks = [
    ...children.flatMap((token) => {
      if (token.kind === "partial") return [mark("Partial", token)];
      return token.kind === "escape" ? [mark("Escape", token)] : [];
    }),
    ...tokenizeJinja(source).flatMap((chunk) => markChunk(source, chunk, start)),
  ].toSorted((one, other) => one.start - other.start);
  let at = start;
  return marks.filter((each) => {
    if (each.start < at) return false;
    at = each.end;
    return true;
  });
};

function markChunk(source: string, chunk: JinjaChunk, offset: number): TemplateMark[] {
  const range = { start: offset + chunk.range.start, end: offset + chunk.range.end };
  switch (chunk.kind) {
    case "expression":
      return [mark("Expression", range)];
    case "comment":
      return [mark("TemplateComment", range)];
    case "raw":
      return [mark("Statement", range)];
    case "statement":
      return [{ ...mark("Statement", range), children: markStatement(source, chunk, offset) }];
  }
}

type Statement = Extract<JinjaChunk, { kind: "statement" }>;

function markStatement(
  source: string,
  { range, keyword, tokens }: Statement,
  offset: number,
): TemplateMark[] {
  const start = source.indexOf(keyword, range.start + 2);
  const first: JinjaToken = { kind: "name", text: keyword, start, end: start + keyword.length };
  return [...(keyword === "" ? [] : [first]), ...tokens].flatMap((token, index) => {
    const name = index === 0 ? "Keyword" : nameOf(token);
    return name ? [mark(name, { start: offset + token.start, end: offset + token.end })] : [];
  });
}

const KEYWORDS: ReadonlySet<string> = new Set("and or not in is if else recursive as".split(" "));

function nameOf({ kind, text }: JinjaToken): NodeName | undefined {
  if (kind === "string") return "TemplateString";
  if (kind === "number") return "TemplateNumber";
  return kind === "name" && KEYWORDS.has(text) ? "Keyword" : undefined;
}
