import { containerOf, findPlace, itemsOf, messagesOf, valueOf } from "../edit/find-nodes.ts";
import type { TextRange } from "../split-file.ts";
import type { SyntaxNode } from "../tree/syntax-node.ts";
import type { LanguageFile } from "./language-file.ts";

/** A tool of the file: its name, what it is for, and where its name is written. */
export type ToolPlace = { name: string; description: string; range: TextRange };

export function toolsOf(file: LanguageFile): ToolPlace[] {
  const frontmatter = file.root.children.find(({ kind }) => kind === "frontmatter");
  const tools = frontmatter && findPlace(frontmatter, ["tools"]);
  const list = tools && containerOf(tools);
  if (list?.kind !== "sequence") return [];
  return itemsOf(list).flatMap((item) => {
    const holder = findPlace(item, ["json_schema"]) ?? item;
    const name = scalarOf(file, findPlace(holder, ["name"]));
    const description = scalarOf(file, findPlace(holder, ["description"]))?.value ?? "";
    return name ? [{ name: name.value, description, range: name.range }] : [];
  });
}

/** A `<tool>` in the body: a call of an assistant, or the message that answers one. */
export type ToolTag = { name: string | undefined; id: string | undefined; isCall: boolean; tag: SyntaxNode };

export function toolTagsOf(file: LanguageFile): ToolTag[] {
  const read = (node: SyntaxNode, isCall: boolean): ToolTag[] => {
    const [tag] = node.children;
    if (node.name !== "tool" || !tag) return [];
    return [{ name: attributeOf(file, tag, "name"), id: attributeOf(file, tag, "id"), isCall, tag }];
  };
  return messagesOf(file.root).flatMap((message) => [
    ...read(message, false),
    ...message.children.filter(({ kind }) => kind === "element").flatMap((element) => read(element, true)),
  ]);
}

/** The value of an attribute, without its quotes. */
export function attributeOf(file: LanguageFile, tag: SyntaxNode, name: string): string | undefined {
  const attribute = tag.children.find((child) => child.kind === "attribute" && child.name === name);
  const value = attribute?.children.find(({ kind }) => kind === "attribute-value");
  return value && file.text.slice(value.start, value.end).replaceAll(/^["']|["']$/g, "");
}

function scalarOf(
  { text }: LanguageFile,
  pair: SyntaxNode | undefined,
): { value: string; range: TextRange } | undefined {
  const node = pair && valueOf(pair);
  if (node?.kind !== "scalar") return undefined;
  const written = text.slice(node.start, node.end);
  const value = written.replaceAll(/^["']|["']$/g, "");
  const start = node.start + written.indexOf(value);
  return { value, range: { start, end: start + value.length } };
}
