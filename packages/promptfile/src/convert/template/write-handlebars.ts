import { KEPT_AS_TEXT } from "./template-node.ts";
import type { Expression, Report, TemplateNode } from "./template-node.ts";
import { writeJinja } from "./write-jinja.ts";

type Loop = { item: string; index: string | undefined };

/** Writes Handlebars with dotprompt's helpers. */
export function writeHandlebars(nodes: readonly TemplateNode[], report: Report): string {
  return writeNodes(nodes, { loops: [], report });
}

type Context = { loops: readonly Loop[]; report: Report };

function writeNodes(nodes: readonly TemplateNode[], context: Context): string {
  let text = "";
  for (const node of nodes) {
    if (node.kind === "text") {
      // A backslash before braces would be read as an escape, and after one as none.
      text += escapeText(node.text, context.report);
      continue;
    }
    const written = writeNode(node, context);
    if (written === undefined) {
      const source = writeJinja([node]);
      context.report(0, source, KEPT_AS_TEXT);
      text += escapeText(source, context.report);
    } else text = separate(text, context.report) + written;
  }
  return text;
}

function escapeText(text: string, report: Report): string {
  if (/\\\{\{/.test(text)) report(0, "\\{{", "Handlebars cannot say it; a space stands between.");
  return text.replaceAll(/(\\?)\{\{/g, (_, backslash: string) => (backslash ? "\\ \\{{" : "\\{{"));
}

function separate(text: string, report: Report): string {
  if (text.endsWith("\\")) return `${text}\\`;
  if (!text.endsWith("{")) return text;
  report(0, "{", "Before a variable Handlebars cannot say it; a space stands between.");
  return `${text} `;
}

function writeNode(node: Exclude<TemplateNode, { kind: "text" }>, context: Context): string | undefined {
  if (node.kind === "value") {
    const value = writeValue(node.expression, context.loops);
    return value === undefined ? undefined : `{{${value}}}`;
  }
  if (node.kind === "for") {
    const list = node.list.kind === "path" ? writeValue(node.list, context.loops) : undefined;
    if (list === undefined) return undefined;
    const loops = [...context.loops, { item: node.item, index: node.index }];
    const names = node.index === undefined ? node.item : `${node.item} ${node.index}`;
    const body = writeNodes(node.body, { ...context, loops });
    return `{{#each ${list} as |${names}|}}${body}${writeOtherwise(node.otherwise, context)}{{/each}}`;
  }
  const [first, ...others] = node.branches;
  return first && writeBranches([first, ...others], node.otherwise, context);
}

type Branches = Extract<TemplateNode, { kind: "if" }>["branches"];

function writeBranches(
  [first, ...others]: Branches,
  otherwise: readonly TemplateNode[],
  context: Context,
): string | undefined {
  if (!first) return "";
  const opening = writeCondition(first.condition, context.loops);
  if (opening === undefined) return undefined;
  const [name] = opening.split(" ");
  const body = writeNodes(first.body, context);
  if (others.length === 0) return `{{#${opening}}}${body}${writeOtherwise(otherwise, context)}{{/${name}}}`;
  const rest = writeBranches(others, otherwise, context);
  return rest === undefined ? undefined : `{{#${opening}}}${body}{{else}}${rest}{{/${name}}}`;
}

function writeOtherwise(nodes: readonly TemplateNode[], context: Context): string {
  return nodes.length === 0 ? "" : `{{else}}${writeNodes(nodes, context)}`;
}

/** What stands in the opening tag of a block that is there when the condition holds. */
function writeCondition(condition: Expression, loops: readonly Loop[]): string | undefined {
  if (condition.kind === "not") {
    const value = writeValue(condition.value, loops);
    return value === undefined ? undefined : `unless ${value}`;
  }
  if (condition.kind === "binary" && (condition.operator === "==" || condition.operator === "!=")) {
    const left = writeValue(condition.left, loops);
    const right = writeValue(condition.right, loops);
    if (left === undefined || right === undefined) return undefined;
    return `${condition.operator === "==" ? "ifEquals" : "unlessEquals"} ${left} ${right}`;
  }
  const value = writeValue(condition, loops);
  return value === undefined ? undefined : `if ${value}`;
}

function writeValue(expression: Expression, loops: readonly Loop[]): string | undefined {
  switch (expression.kind) {
    case "path":
      return writePath(expression.steps, loops);
    case "literal":
      if (typeof expression.value !== "string") return String(expression.value);
      if (!expression.value.includes('"')) return `"${expression.value}"`;
      return expression.value.includes("'") ? undefined : `'${expression.value}'`;
    case "loop":
      return expression.property === "index"
        ? undefined
        : `@${expression.property.replace("index0", "index")}`;
    case "json": {
      const value = expression.value.kind === "path" ? writeValue(expression.value, loops) : undefined;
      return value === undefined ? undefined : `json ${value}`;
    }
    default:
      return undefined;
  }
}

const RESERVED: ReadonlySet<string> = new Set(
  "this else if unless each with json role history media section ifEquals unlessEquals lookup log true false null undefined".split(
    " ",
  ),
);

function writePath(
  [first, ...more]: readonly (string | number)[],
  loops: readonly Loop[],
): string | undefined {
  if (more.some((step) => typeof step === "string" && step.includes("]"))) return undefined;
  const isLoopName = loops.some(({ item, index }) => first === item || first === index);
  const rest = more.map((step) =>
    typeof step === "string" && /^[A-Za-z_]\w*$/.test(step) ? `.${step}` : `.[${step}]`,
  );
  const root = loops.length > 0 && !isLoopName ? "@root." : "";
  const name = root === "" && RESERVED.has(String(first)) ? `this.[${first}]` : String(first);
  return `${root}${name}${rest.join("")}`;
}
