import { KEPT_AS_TEXT } from "./template-node.ts";
import type { Expression, Report, TemplateNode } from "./template-node.ts";
import { writeJinja } from "./write-jinja.ts";

/** Writes the text of a PromptL message. */
export function writePromptl(nodes: readonly TemplateNode[], report: Report): string {
  return nodes
    .map((node) => {
      if (node.kind === "text") return escapePromptl(node.text);
      const written = writeNode(node, report);
      if (written !== undefined) return written;
      const source = writeJinja([node]);
      report(0, source, KEPT_AS_TEXT);
      return escapePromptl(source);
    })
    .join("");
}

/** Everything that could be a tag, a comment or an escape, escaped. */
export function escapePromptl(text: string): string {
  return text.replaceAll(/\\|\{(?=\{)|\{$|<|\/(?=\*)/g, (mark) => `\\${mark}`);
}

function writeNode(node: Exclude<TemplateNode, { kind: "text" }>, report: Report): string | undefined {
  if (node.kind === "value") {
    const value = writeExpression(node.expression);
    return value === undefined ? undefined : `{{ ${value} }}`;
  }
  if (node.kind === "for") {
    const list = writeExpression(node.list);
    if (list === undefined) return undefined;
    const names = node.index === undefined ? node.item : `${node.item}, ${node.index}`;
    for (const body of [node.body, node.otherwise]) noteEdges(body, report);
    return `{{ for ${names} in ${list} }}${writePromptl(node.body, report)}${writeOtherwise(node.otherwise, report)}{{ endfor }}`;
  }
  const conditions = node.branches.map(({ condition }) => writeExpression(condition));
  if (conditions.includes(undefined)) return undefined;
  for (const { body } of [...node.branches, { body: node.otherwise }]) noteEdges(body, report);
  const branches = node.branches.map(
    ({ body }, index) =>
      `{{ ${index === 0 ? "if" : "else if"} ${conditions[index]} }}${writePromptl(body, report)}`,
  );
  return `${branches.join("")}${writeOtherwise(node.otherwise, report)}{{ endif }}`;
}

/** White space at the edges of a block is not part of it in PromptL. */
function noteEdges(body: readonly TemplateNode[], report: Report): void {
  const [first] = body;
  const last = body.at(-1);
  const isTrimmed =
    (first?.kind !== "text" || first.text.trimStart() === first.text) &&
    (last?.kind !== "text" || last.text.trimEnd() === last.text);
  if (!isTrimmed)
    report(0, "white space", "It stands at the edge of a condition or a loop, where PromptL drops it.");
}

function writeOtherwise(nodes: readonly TemplateNode[], report: Report): string {
  return nodes.length === 0 ? "" : `{{ else }}${writePromptl(nodes, report)}`;
}

const OPERATORS: Readonly<Record<string, string>> = { and: "&&", or: "||" };
const RESERVED = /^(?:if|else|endif|for|endfor|true|false|null|undefined|in|typeof|new|this)$/;

function writeExpression(expression: Expression): string | undefined {
  switch (expression.kind) {
    case "path":
      return RESERVED.test(expression.steps[0])
        ? undefined
        : expression.steps.map((step, index) => writeStep(step, index === 0)).join("");
    case "literal":
      return JSON.stringify(expression.value);
    case "not": {
      const value = writeOperand(expression.value);
      return value && `!${value}`;
    }
    case "binary": {
      const left = writeOperand(expression.left);
      const right = writeOperand(expression.right);
      return left && right && `${left} ${OPERATORS[expression.operator] ?? expression.operator} ${right}`;
    }
    case "json":
      // A value that is no text is written as JSON in any case; a text would lose its quotes.
      return undefined;
    default:
      return undefined;
  }
}

function writeOperand(expression: Expression): string | undefined {
  const text = writeExpression(expression);
  return text === undefined || expression.kind === "path" || expression.kind === "literal"
    ? text
    : `(${text})`;
}

function writeStep(step: string | number, isFirst: boolean): string {
  if (typeof step === "number") return `[${step}]`;
  if (isFirst) return step;
  return /^[A-Za-z_]\w*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
}
