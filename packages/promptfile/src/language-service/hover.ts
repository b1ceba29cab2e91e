import { resolvePath } from "../references/resolve-path.ts";
import { PARTIAL } from "../references/partial.ts";
import { readInputs } from "../inputs/read-inputs.ts";
import type { TextRange } from "../split-file.ts";
import type { SyntaxNode } from "../tree/syntax-node.ts";
import { ATTRIBUTE_VALUES } from "../body/tag-attributes.ts";
import type { LanguageFile } from "./language-file.ts";
import { nodesAt } from "./language-file.ts";
import { describeModel } from "./known-model.ts";
import { attributeOf, toolsOf } from "./tool-places.ts";
import { declarationsOf, findVariable, variableAt } from "./variable-places.ts";

/** Something to show beside a stretch of text. */
export type Hover = { range: TextRange; markdown: string };

const EXCERPT_LENGTH = 800;

/** What stands at an offset: a key, a model, a variable, a partial, a tool, an attribute. */
export function hoverAt(file: LanguageFile, offset: number): Hover | undefined {
  const nodes = nodesAt(file.root, offset);
  const token = nodes.at(-1);
  if (!token) return undefined;
  return (
    hoverVariable(file, offset) ??
    hoverKey(file, nodes, token) ??
    hoverModel(file, nodes, token) ??
    hoverPartial(file, token) ??
    hoverTag(file, nodes, token)
  );
}

/** What a key holds, and what it is where it is absent. */
export function describeKey({ keys, kind }: LanguageFile, key: string): string | undefined {
  const facts = Object.hasOwn(keys, key) ? keys[key] : undefined;
  if (!facts) return undefined;
  const fallback = facts.writes === undefined ? "" : ` Written as \`${facts.writes}\` where it is not given.`;
  return `**${key}** of ${kind === "agent" ? "an Agent" : "a Prompt"}: ${facts.expects}.${fallback}`;
}

function hoverKey(file: LanguageFile, nodes: readonly SyntaxNode[], token: SyntaxNode): Hover | undefined {
  if (token.kind !== "key" || nodes.at(-2)?.kind !== "entry") return undefined;
  const markdown = describeKey(file, nodes.at(-2)?.name ?? "");
  return markdown === undefined ? undefined : { range: token, markdown };
}

function hoverModel(file: LanguageFile, nodes: readonly SyntaxNode[], token: SyntaxNode): Hover | undefined {
  const pair = nodes.at(-2);
  if (token.kind !== "scalar" || pair?.name !== "model") return undefined;
  const name = file.text.slice(token.start, token.end).replaceAll(/^["']|["']$/g, "");
  const model = file.catalogue?.find(name);
  return model && { range: token, markdown: describeModel(model) };
}

function hoverVariable(file: LanguageFile, offset: number): Hover | undefined {
  const found = variableAt(file, offset);
  if (!found) return undefined;
  const variable = findVariable(file, found.name);
  const inputs = file.context?.kernel.inputs;
  const declared = inputs && readInputs(inputs).find(({ name }) => name === found.name);
  const type = declared?.schema["type"] ?? variable?.type;
  const uses = variable?.uses ?? [];
  const kinds = [...new Set(uses.map(({ kind }) => kind))].join(", ");
  const lines = [
    `**${found.name}**${type === undefined ? "" : `: ${String(type)}`}`,
    declared?.schema["description"],
    `${declared ? "Declared in `inputs`" : "An input"}, ${uses.length === 0 ? "not used by the template" : `used ${uses.length === 1 ? "once" : `${uses.length} times`} (${kinds})`}.`,
    variable &&
      variable.paths.length > 1 &&
      `Paths: ${variable.paths.map((path) => `\`${path}\``).join(", ")}`,
  ];
  return { range: found.range, markdown: lines.filter((line) => typeof line === "string").join("\n\n") };
}

function hoverPartial(file: LanguageFile, token: SyntaxNode): Hover | undefined {
  const partial = token.kind === "partial" ? readPartialToken(file, token) : undefined;
  if (!partial) return undefined;
  const text = file.references?.reader.readText(partial.path);
  if (typeof text !== "string") return { range: token, markdown: `There is no partial \`${partial.path}\`.` };
  const isShortened = text.length > EXCERPT_LENGTH;
  const excerpt = `${text.slice(0, EXCERPT_LENGTH)}${isShortened ? "…" : ""}`.replaceAll("~~~", "~ ~ ~");
  return { range: token, markdown: `Partial \`${partial.path}\`\n\n~~~\n${excerpt}\n~~~` };
}

/** The path in the workspace that `{{> path }}` leads to. */
export function readPartialToken(
  { text, references }: LanguageFile,
  token: SyntaxNode,
): { path: string } | undefined {
  const [match] = text.slice(token.start, token.end).matchAll(PARTIAL);
  const path = match?.[1] && resolvePath(match[1], { from: references?.from ?? "", base: "top" });
  return path === undefined ? undefined : { path };
}

function hoverTag(file: LanguageFile, nodes: readonly SyntaxNode[], token: SyntaxNode): Hover | undefined {
  const tag = nodes.findLast(({ kind }) => kind === "open-tag");
  const attribute = nodes.findLast(({ kind }) => kind === "attribute");
  if (!tag) return undefined;
  if (tag.name === "tool" && (attribute?.name === "name" || token.kind === "tag-name")) {
    const name = attributeOf(file, tag, "name");
    const tool = toolsOf(file).find((candidate) => candidate.name === name);
    return tool && { range: attribute ?? token, markdown: `**${tool.name}**\n\n${tool.description}` };
  }
  const values = attribute && Object.entries(ATTRIBUTE_VALUES).find(([name]) => name === attribute.name)?.[1];
  return (
    values && {
      range: attribute,
      markdown: `**${attribute.name}**: ${values.map((value) => `\`${value}\``).join(", ")}`,
    }
  );
}

/** Whether an input is declared, for those who complete names. */
export function detailOf(file: LanguageFile, name: string): string {
  const type = findVariable(file, name)?.type;
  const declared = declarationsOf(file).has(name) ? "declared input" : "variable";
  return type === undefined ? declared : `${declared}, ${type}`;
}
