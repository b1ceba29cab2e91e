import type { Expression, TemplateNode } from "./template-node.ts";

/** Writes Jinja as Parley renders it: strict about what is missing, so conditions and loops ask first. */
export function writeJinja(nodes: readonly TemplateNode[]): string {
  const text = writeNodes(nodes);
  // A template's last line break is not rendered.
  return nodes.at(-1)?.kind === "text" && text.endsWith("\n") ? `${text}\n` : text;
}

function writeNodes(nodes: readonly TemplateNode[]): string {
  return nodes.map((node, index) => writeNode(node, index < nodes.length - 1)).join("");
}

function writeNode(node: TemplateNode, isFollowed: boolean): string {
  if (node.kind === "text") return escapeText(node.text, isFollowed);
  if (node.kind === "value") return `{{ ${writeExpression(node.expression)} }}`;
  if (node.kind === "if") {
    const branches = node.branches.map(
      ({ condition, body }, index) =>
        `{% ${index === 0 ? "if" : "elif"} ${writeCondition(condition)} %}${writeBody(body)}`,
    );
    return `${branches.join("")}${writeOtherwise(node.otherwise)}{% endif %}`;
  }
  const list = `${writeExpression(node.list)} | default([])`;
  const index = node.index === undefined ? "" : `{% set ${node.index} = loop.index0 %}`;
  return `{% for ${node.item} in ${list} %}${index}${writeBody(node.body)}${writeOtherwise(node.otherwise)}{% endfor %}`;
}

/** Something of the block always follows a body. */
function writeBody(nodes: readonly TemplateNode[]): string {
  return nodes.map((node) => writeNode(node, true)).join("");
}

function writeOtherwise(nodes: readonly TemplateNode[]): string {
  return nodes.length === 0 ? "" : `{% else %}${writeBody(nodes)}`;
}

function escapeText(text: string, isFollowed: boolean): string {
  const escaped = text.replaceAll(/\{\{|\{%|\{#/g, (mark) => `{{ "${mark}" }}`);
  return isFollowed && escaped.endsWith("{") ? `${escaped.slice(0, -1)}{{ "{" }}` : escaped;
}

function writeCondition(expression: Expression): string {
  if (expression.kind === "path") {
    const path = writeExpression(expression);
    return `${path} is defined and ${path}`;
  }
  if (expression.kind === "not") return `not (${writeCondition(expression.value)})`;
  if (expression.kind !== "binary") return writeExpression(expression);
  const { operator, left, right } = expression;
  if (operator === "and" || operator === "or")
    return `(${writeCondition(left)}) ${operator} (${writeCondition(right)})`;
  // Comparing what is not there is false, as elsewhere, and no error.
  const paths = [left, right].filter(({ kind }) => kind === "path").map(writeExpression);
  const comparison = writeExpression(expression);
  if (operator === "!=") return [...paths.map((path) => `${path} is not defined`), comparison].join(" or ");
  return [...paths.map((path) => `${path} is defined`), comparison].join(" and ");
}

export function writeExpression(expression: Expression): string {
  switch (expression.kind) {
    case "path":
      return expression.steps.map((step, index) => writeStep(step, index === 0)).join("");
    case "literal":
      return expression.value === null ? "none" : JSON.stringify(expression.value);
    case "not":
      return `not (${writeExpression(expression.value)})`;
    case "binary":
      return `${writeOperand(expression.left)} ${expression.operator} ${writeOperand(expression.right)}`;
    case "loop":
      return `loop.${expression.property}`;
    case "json":
      return `${writeOperand(expression.value)} | tojson`;
    case "defined":
      return `${writeOperand(expression.value)} is defined`;
  }
}

function writeOperand(expression: Expression): string {
  const text = writeExpression(expression);
  return expression.kind === "path" || expression.kind === "literal" || expression.kind === "loop"
    ? text
    : `(${text})`;
}

function writeStep(step: string | number, isFirst: boolean): string {
  if (typeof step === "number") return `[${step}]`;
  if (isFirst) return step;
  return /^[A-Za-z_]\w*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
}
