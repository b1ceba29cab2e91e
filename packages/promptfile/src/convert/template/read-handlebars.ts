import { createTreeBuilder, MAX_BLOCK_DEPTH } from "./build-tree.ts";
import type { TreeBuilder } from "./build-tree.ts";
import { splitHandlebars } from "./handlebars-tags.ts";
import type { HandlebarsTag } from "./handlebars-tags.ts";
import { readHandlebarsValue, splitArguments } from "./handlebars-values.ts";
import type { Scope } from "./handlebars-values.ts";
import { KEPT_AS_TEXT } from "./template-node.ts";
import type { Expression, Report, TemplateNode } from "./template-node.ts";

type Options = { mustache?: boolean; report: Report };

type Block = { name: string; builds: "if" | "for" | "with" | "nothing"; scope: Scope };

type Reader = {
  source: string;
  tree: TreeBuilder;
  blocks: Block[];
  root: Scope;
  usedNames: Set<string>;
} & Options;

/**
 * Reads Handlebars as dotprompt uses it (`if`, `unless`, `each`, `with`, `ifEquals`, `unlessEquals`, `json`), or
 * Mustache. What is neither stands in the result as text, and is reported.
 */
export function readHandlebars(source: string, options: Options): TemplateNode[] {
  const tree = createTreeBuilder();
  const usedNames = new Set(source.match(/[A-Za-z_]\w*/g) ?? []);
  const reader: Reader = { source, tree, blocks: [], root: { prefix: [] }, usedNames, ...options };
  for (const tag of splitHandlebars(source, options.mustache === true)) {
    if (tag.kind === "text") tree.add({ kind: "text", text: tag.content });
    else if (tag.kind !== "comment" && !readTag(reader, tag)) keepAsText(reader, tag);
  }
  while (reader.blocks.length > 0) {
    const block = reader.blocks.pop();
    if (block?.builds === "if" || block?.builds === "for") tree.close(block.builds);
    options.report(source.length, `{{#${block?.name ?? ""}}}`, "The block has no end; it was closed here.");
  }
  return tree.finish();
}

function keepAsText({ source, tree, report }: Reader, { start, end }: HandlebarsTag): void {
  const text = source.slice(start, end);
  report(start, text, KEPT_AS_TEXT);
  tree.add({ kind: "text", text });
}

function scopeOf(reader: Reader): Scope {
  return reader.blocks.at(-1)?.scope ?? reader.root;
}

/** False where the tag has no translation. */
function readTag(reader: Reader, tag: HandlebarsTag): boolean {
  switch (tag.kind) {
    case "value": {
      const expression = readHandlebarsValue(tag.content, scopeOf(reader));
      if (!expression) return false;
      reader.tree.add({ kind: "value", expression });
      return true;
    }
    case "open":
      return openBlock(reader, tag);
    case "inverse": {
      const condition = readHandlebarsValue(tag.content, scopeOf(reader));
      return condition !== undefined && openIf(reader, tag, { kind: "not", value: condition });
    }
    case "else":
      return readElse(reader, tag);
    case "close":
      return closeBlock(reader, tag);
    default:
      return false;
  }
}

function openBlock(reader: Reader, tag: HandlebarsTag): boolean {
  if (reader.tree.depth() >= MAX_BLOCK_DEPTH || reader.blocks.length >= MAX_BLOCK_DEPTH) return false;
  const [name = "", ...parameters] = splitArguments(tag.content);
  const scope = scopeOf(reader);
  if (name === "each") return openEach(reader, tag, parameters);
  if (name === "with") {
    const [value] = parameters;
    const target =
      value === undefined || parameters.length > 1 ? undefined : readHandlebarsValue(value, scope);
    if (target?.kind !== "path") return openNothing(reader, name);
    reader.blocks.push({ name, builds: "with", scope: { prefix: target.steps, parent: scope } });
    return true;
  }
  const condition = readCondition(name, parameters, scope);
  if (condition) return openIf(reader, tag, condition);
  const section = parameters.length === 0 ? readHandlebarsValue(name, scope) : undefined;
  if (section?.kind !== "path") return openNothing(reader, name);
  if (usesImplicitItem(reader.source, tag)) return pushLoop(reader, tag, section);
  reader.report(tag.start, reader.source.slice(tag.start, tag.end), "The section was read as a condition.");
  return openIf(reader, tag, section);
}

/** The block's tags stay as text, and so does its end; what is inside is read. */
function openNothing(reader: Reader, name: string): boolean {
  reader.blocks.push({ name, builds: "nothing", scope: scopeOf(reader) });
  return false;
}

function usesImplicitItem(source: string, { end }: HandlebarsTag): boolean {
  const close = source.indexOf("{{/", end);
  return /\{\{\s*\.\s*\}\}/.test(source.slice(end, close === -1 ? undefined : close));
}

function readCondition(name: string, parameters: readonly string[], scope: Scope): Expression | undefined {
  const [left, right] = parameters.slice(0, 2).map((source) => readHandlebarsValue(source, scope));
  if (name === "if" && parameters.length === 1) return left;
  if (name === "unless" && parameters.length === 1) return left && { kind: "not", value: left };
  if (parameters.length !== 2 || !left || !right) return undefined;
  if (name === "ifEquals") return { kind: "binary", operator: "==", left, right };
  return name === "unlessEquals" ? { kind: "binary", operator: "!=", left, right } : undefined;
}

function openIf(reader: Reader, tag: HandlebarsTag, condition: Expression): boolean {
  const [name = ""] = splitArguments(tag.content);
  reader.tree.openIf(condition, tag.start);
  reader.blocks.push({ name, builds: "if", scope: scopeOf(reader) });
  return true;
}

function openEach(reader: Reader, tag: HandlebarsTag, parameters: readonly string[]): boolean {
  const [listSource = "", as, ...names] = parameters;
  const list = readHandlebarsValue(listSource, scopeOf(reader));
  if (list?.kind !== "path" || (as !== undefined && as !== "as")) return openNothing(reader, "each");
  const [item, index] = names.join(" ").replaceAll("|", " ").trim().split(/\s+/).filter(Boolean);
  return pushLoop(reader, tag, list, { item, index });
}

function pushLoop(
  reader: Reader,
  tag: HandlebarsTag,
  ...[list, named = {}]: [Expression, { item?: string | undefined; index?: string | undefined }?]
): boolean {
  const item = named.item ?? chooseName(reader);
  const { index } = named;
  reader.tree.openFor({ item, list, ...(index !== undefined && { index }) }, tag.start);
  const names = [item, index].filter((name) => name !== undefined);
  const [name = ""] = splitArguments(tag.content);
  reader.blocks.push({
    name,
    builds: "for",
    scope: { prefix: [item], parent: scopeOf(reader), isLoop: true, names },
  });
  return true;
}

function chooseName({ usedNames }: Reader): string {
  let name = "item";
  for (let count = 2; usedNames.has(name); count += 1) name = `item_${count}`;
  usedNames.add(name);
  return name;
}

function readElse(reader: Reader, tag: HandlebarsTag): boolean {
  const block = reader.blocks.at(-1);
  if (block?.builds !== "if" && block?.builds !== "for") return false;
  if (tag.content === "") return reader.tree.addOtherwise();
  const [name = "", ...parameters] = splitArguments(tag.content);
  const condition = readCondition(name, parameters, scopeOf(reader));
  return block.builds === "if" && condition !== undefined && reader.tree.addBranch(condition);
}

function closeBlock(reader: Reader, tag: HandlebarsTag): boolean {
  const block = reader.blocks.at(-1);
  if (block?.name !== tag.content) return false;
  reader.blocks.pop();
  if (block.builds === "if" || block.builds === "for") return reader.tree.close(block.builds);
  return block.builds === "with";
}
