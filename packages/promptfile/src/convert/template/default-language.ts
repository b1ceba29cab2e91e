import { scanTemplate } from "../../template/scan-template.ts";
import { KEPT_AS_TEXT } from "./template-node.ts";
import type { Report, TemplateNode } from "./template-node.ts";

/** Reads a template of our `default` language. */
export function readDefault(source: string, report: Report): TemplateNode[] {
  return scanTemplate(source).map((segment): TemplateNode => {
    if (segment.kind === "text") return { kind: "text", text: segment.text };
    const { start, end } = segment.range;
    const text = source.slice(start, end);
    const [first, ...more] = segment.kind === "variable" ? (segment.path ?? [segment.name]) : [];
    if (typeof first === "string" && /^[A-Za-z_]\w*$/.test(first))
      return { kind: "value", expression: { kind: "path", steps: [first, ...more] } };
    const why = segment.kind === "call" ? "Template tools are Parley's." : "Elsewhere this is no name.";
    report(start, text, `${why} ${KEPT_AS_TEXT}`);
    return { kind: "text", text };
  });
}

/** Writes our `default` language; undefined where only Jinja can say what the template says. */
export function writeDefault(nodes: readonly TemplateNode[]): string | undefined {
  let text = "";
  let variableCount = 0;
  for (const node of nodes) {
    if (node.kind === "text") text += node.text;
    else if (node.kind === "value" && node.expression.kind === "path") {
      const path = writePath(node.expression.steps);
      if (path === undefined) return undefined;
      text += `{{ ${path} }}`;
      variableCount += 1;
    } else return undefined;
  }
  // Text that looks like a variable cannot be escaped in this language.
  const found = scanTemplate(text).filter(({ kind }) => kind !== "text").length;
  return found === variableCount ? text : undefined;
}

function writePath(steps: readonly (string | number)[]): string | undefined {
  if (!steps.every((step) => typeof step === "number" || /^[A-Za-z0-9_]+$/.test(step))) return undefined;
  return steps
    .map((step, index) => (typeof step === "number" ? `[${step}]` : `${index === 0 ? "" : "."}${step}`))
    .join("");
}
