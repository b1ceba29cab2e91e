import { createTreeBuilder, MAX_BLOCK_DEPTH } from "./build-tree.ts";
import type { TreeBuilder } from "./build-tree.ts";
import { parseExpression } from "./parse-expression.ts";
import { dedent } from "./dedent.ts";
import { joinTexts, KEPT_AS_TEXT } from "./template-node.ts";
import type { Expression, Report, TemplateNode } from "./template-node.ts";

const TAG =
  /\{\{((?:"(?:[^"\\]|\\.){0,1000}"|'(?:[^'\\]|\\.){0,1000}'|[^"'{}]|\{(?!\{)|\}(?!\})){0,2000})\}\}|\/\*[^]{0,10000}?\*\/|<!--[^]{0,10000}?-->|\\([^])/g;

/** Reads the text of a PromptL message: values, conditions and loops; comments go. */
export function readPromptl(source: string, report: Report): TemplateNode[] {
  const tree = createTreeBuilder();
  let at = 0;
  for (const match of source.matchAll(TAG)) {
    tree.add({ kind: "text", text: source.slice(at, match.index) });
    at = match.index + match[0].length;
    const [whole, expression, escaped] = match;
    if (escaped !== undefined) tree.add({ kind: "text", text: escaped });
    else if (expression !== undefined && !readTag(tree, expression.trim(), match.index)) {
      report(match.index, whole, KEPT_AS_TEXT);
      tree.add({ kind: "text", text: whole });
    }
  }
  tree.add({ kind: "text", text: source.slice(at) });
  while (tree.openStart() !== undefined) {
    report(
      tree.openStart() ?? 0,
      "{{ if }} or {{ for }}",
      "The block has no end; it was closed where the message ends.",
    );
    if (!tree.close("if")) tree.close("for");
  }
  return tree.finish().map(trimBodies);
}

/** What stands in a block is taken without white space around it, and without its common indentation. */
function trimBodies(node: TemplateNode): TemplateNode {
  if (node.kind === "if")
    return {
      ...node,
      branches: node.branches.map(({ condition, body }) => ({ condition, body: dedentNodes(body) })),
      otherwise: dedentNodes(node.otherwise),
    };
  if (node.kind !== "for") return node;
  return { ...node, body: dedentNodes(node.body), otherwise: dedentNodes(node.otherwise) };
}

// Stands for what is no text while the texts around it are looked at together.
const PLACE = "\uE000";

function dedentNodes(nodes: readonly TemplateNode[]): TemplateNode[] {
  const trimmed = nodes.map(trimBodies);
  const source = trimmed
    .map((node) => (node.kind === "text" ? node.text.replaceAll(PLACE, "") : PLACE))
    .join("");
  const others = trimmed.filter((node) => node.kind !== "text");
  const texts = dedent(source).text.split(PLACE);
  return joinTexts(
    texts.flatMap((text, index): TemplateNode[] => {
      const other = others[index];
      return [{ kind: "text", text }, ...(other ? [other] : [])];
    }),
  );
}

function readTag(tree: TreeBuilder, source: string, start: number): boolean {
  const [, keyword = "", rest = ""] =
    /^(else\s+if|if|else|endif|for|endfor)(?![\w$])\s*([^]*)$/.exec(source) ?? [];
  if (keyword === "else" && rest === "") return tree.addOtherwise();
  if (keyword === "endif") return tree.close("if");
  if (keyword === "endfor") return tree.close("for");
  if (keyword === "for") return tree.depth() < MAX_BLOCK_DEPTH && openLoop(tree, rest, start);
  const condition = keyword === "" ? undefined : parsePromptl(rest);
  if (keyword === "if") {
    if (!condition || tree.depth() >= MAX_BLOCK_DEPTH) return false;
    tree.openIf(condition, start);
    return true;
  }
  if (keyword !== "") return condition !== undefined && tree.addBranch(condition);
  const expression = parsePromptl(source);
  if (!expression) return false;
  if (expression.kind === "literal" && typeof expression.value === "string")
    tree.add({ kind: "text", text: expression.value });
  else tree.add({ kind: "value", expression });
  return true;
}

/** Undefined also for the variables PromptL has of its own (`$now`). */
function parsePromptl(source: string): Expression | undefined {
  // What is a word of Jinja is a variable there, and could not be one here.
  if (
    /(?<![\w$.])(?:none|None|True|False|and|or|not|is|in)(?![\w$])/.test(
      source.replaceAll(/"[^"]{0,1000}"|'[^']{0,1000}'/g, ""),
    )
  )
    return undefined;
  const expression = parseExpression(source);
  return expression && usesOwnVariable(expression) ? undefined : expression;
}

function usesOwnVariable(expression: Expression): boolean {
  if (expression.kind === "path") return expression.steps[0].includes("$");
  if (expression.kind === "binary")
    return usesOwnVariable(expression.left) || usesOwnVariable(expression.right);
  return "value" in expression && typeof expression.value === "object" && expression.value !== null
    ? usesOwnVariable(expression.value)
    : false;
}

function openLoop(tree: TreeBuilder, source: string, start: number): boolean {
  const [, item, index, listSource = ""] =
    /^([A-Za-z_]\w*)(?:\s*,\s*([A-Za-z_]\w*))?\s+in\s+([^]+)$/.exec(source) ?? [];
  const list = parsePromptl(listSource);
  if (item === undefined || list?.kind !== "path") return false;
  tree.openFor({ item, list, ...(index !== undefined && { index }) }, start);
  return true;
}
