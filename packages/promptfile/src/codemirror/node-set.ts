import type { SyntaxNode as LezerNode } from "@lezer/common";
import { NodeSet, NodeType } from "@lezer/common";
import { defineLanguageFacet, foldNodeProp, languageDataProp, sublanguageProp } from "@codemirror/language";
import { styleTags, Tag, tags } from "@lezer/highlight";
import { foldBlock, foldBrackets, foldElement, foldHeader } from "./fold-nodes.ts";

/**
 * What the language marks beyond CodeMirror's own tags, for themes: tags of messages that people and models write,
 * `{{ expressions }}` and `{{> partials }}`, and `{% statements %}`.
 */
export const promptTags = {
  human: Tag.define(tags.tagName),
  model: Tag.define(tags.tagName),
  expression: Tag.define(tags.variableName),
  partial: Tag.define(tags.variableName),
  statement: Tag.define(tags.processingInstruction),
};

/** The names of the nodes, in the order of their ids; the top node is the first. */
const NODE_NAMES = [
  "File",
  "Header",
  "Fence",
  "Comment",
  "Punctuation",
  "Invalid",
  "Entry",
  "Pair",
  "Key",
  "Mapping",
  "Sequence",
  "String",
  "Number",
  "Constant",
  "Alias",
  "Completion",
  "Message",
  "Element",
  "OpenTag",
  "CloseTag",
  "TagName",
  "HumanTagName",
  "ModelTagName",
  "Attribute",
  "AttributeName",
  "AttributeValue",
  "Text",
  "Escape",
  "Expression",
  "Partial",
  "Statement",
  "Keyword",
  "TemplateString",
  "TemplateNumber",
  "TemplateComment",
] as const;

export type NodeName = (typeof NODE_NAMES)[number];

const ids = new Map(NODE_NAMES.map((name, id) => [name, id]));

export function idOf(name: NodeName): number {
  return ids.get(name) ?? 0;
}

/** What CodeMirror asks a language for at a place: `#` begins a comment, but only in the frontmatter. */
export const fileData = defineLanguageFacet();
const headerData = defineLanguageFacet({ commentTokens: { line: "#" } });

const isInHeader = (node: LezerNode): boolean => {
  for (let at: LezerNode | null = node; at; at = at.parent) if (at.name === "Header") return true;
  return false;
};

export const nodeSet: NodeSet = new NodeSet(
  NODE_NAMES.map((name, id) => NodeType.define({ id, name, top: id === 0, error: name === "Invalid" })),
).extend(
  languageDataProp.add({ File: fileData }),
  sublanguageProp.add({ File: [{ test: isInHeader, facet: headerData }] }),
  foldNodeProp.add({
    Header: foldHeader,
    Message: foldElement,
    Element: foldElement,
    Entry: foldBlock,
    Pair: foldBlock,
    Mapping: foldBrackets,
    Sequence: foldBrackets,
  }),
  styleTags({
    Fence: tags.separator,
    "Comment TemplateComment": tags.comment,
    Punctuation: tags.punctuation,
    Invalid: tags.invalid,
    Key: tags.definition(tags.propertyName),
    "String TemplateString": tags.string,
    "Number TemplateNumber": tags.number,
    Constant: tags.atom,
    Alias: tags.labelName,
    "OpenTag/Punctuation CloseTag/Punctuation": tags.angleBracket,
    TagName: tags.tagName,
    HumanTagName: promptTags.human,
    ModelTagName: promptTags.model,
    AttributeName: tags.attributeName,
    AttributeValue: tags.attributeValue,
    Escape: tags.escape,
    Expression: promptTags.expression,
    Partial: promptTags.partial,
    Statement: promptTags.statement,
    Keyword: tags.controlKeyword,
  }),
);
